import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { inboundContract } from '../model/contract.ts'

export const inbound = client<typeof inboundContract>()
export const campaigns = client<typeof campaignsContract>()
export const catalogue = client<typeof catalogueContract>()
export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()

export type Box = Answer<(typeof inboundContract)['GET /api/inbound/boxes']>['items'][number]
export type InboundMail = Answer<(typeof inboundContract)['GET /api/inbound/mails']>['items'][number]
export type Offer = Answer<(typeof inboundContract)['GET /api/signature-offers']>['items'][number]
