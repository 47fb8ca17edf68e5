import t from 'tap'
import { testNeighbours } from './placements.ts'
import { state } from './state.ts'

testNeighbours(t, state)
