import t from 'tap'
import { access } from './access.ts'
import { testNeighbours } from './placements.ts'

testNeighbours(t, access)
