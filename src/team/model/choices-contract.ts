import { z } from 'zod'
import { contract } from '../../platform/contract.ts'
import { noticeTopics, noticeWays } from './notice.ts'

const way = z.enum(noticeWays)
const ownChoices = z.object({
  notices: z.array(z.object({ topic: z.enum(noticeTopics), way, ways: z.array(way) })),
  singleKeys: z.boolean(),
})

export const choicesContract = contract({
  'GET /api/own-choices': {
    summary:
      'What you chose for your own work: by which way to be told of what, and whether single keys do something',
    access: 'signed-in',
    response: ownChoices,
  },
  'PUT /api/own-choices/notices': {
    summary: 'Choose by which way you are told of something',
    access: 'signed-in',
    body: z.strictObject({ topic: z.enum(noticeTopics), way: way }),
    response: ownChoices,
  },
  'PUT /api/own-choices/keys': {
    summary: 'Turn keys that do something by themselves on or off',
    access: 'signed-in',
    body: z.strictObject({ singleKeys: z.boolean() }),
    response: ownChoices,
  },
})
