import t from 'tap'
import { content } from './content.ts'
import { testNeighbours } from './placements.ts'

testNeighbours(t, content)
