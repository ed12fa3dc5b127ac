import { type Answer, client } from '../../ui/api.ts'
import type { contactContract } from '../model/contact-contract.ts'

export const contacts = client<typeof contactContract>()
export type Points = Answer<(typeof contactContract)['GET /api/persons/:id/contact-points']>
