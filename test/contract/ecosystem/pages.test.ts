import t from 'tap'
import { pages } from './pages.ts'
import { testNeighbours } from './placements.ts'

testNeighbours(t, pages)
