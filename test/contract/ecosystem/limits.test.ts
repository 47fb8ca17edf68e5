import t from 'tap'
import { limits } from './limits.ts'
import { testNeighbours } from './placements.ts'

testNeighbours(t, limits)
