import { campaignRoutes } from '../campaigns/http.ts'
import { campaignsContract } from '../campaigns/model/contract.ts'
import { formsOfSegment } from '../capture/forms-of-segment.ts'
import { captureRoutes, designRoutes } from '../capture/http.ts'
import { captureContract } from '../capture/model/contract.ts'
import { designContract } from '../capture/model/design-contract.ts'
import type { CaptureOptions } from '../capture/options.ts'
import { catalogueRoutes } from '../catalogue/http.ts'
import { catalogueContract } from '../catalogue/model/contract.ts'
import { classRoutes } from '../classes/http.ts'
import { classContract } from '../classes/model/contract.ts'
import { customRoutes } from '../customers/custom-http.ts'
import { customersRoutes, mergeRoutes } from '../customers/http.ts'
import { contactContract } from '../customers/model/contact-contract.ts'
import { customersContract } from '../customers/model/contract.ts'
import { customContract } from '../customers/model/custom-contract.ts'
import { mergeContract } from '../customers/model/merge-contract.ts'
import { qualityContract } from '../customers/model/quality-contract.ts'
import { qualityRoutes } from '../customers/quality-http.ts'
import { contactRoutes } from '../customers/record-http.ts'
import { deskRoutes } from '../desk/http.ts'
import { deskContract } from '../desk/model/contract.ts'
import { duplicatesRoutes } from '../duplicates/http.ts'
import { duplicatesContract } from '../duplicates/model/contract.ts'
import { exposureRoutes } from '../exposure/http.ts'
import { exposureContract } from '../exposure/model/contract.ts'
import { inboundRoutes } from '../inbound/http.ts'
import { inboundContract } from '../inbound/model/contract.ts'
import { insightRoutes } from '../insight/http.ts'
import { insightContract } from '../insight/model/contract.ts'
import { intentRoutes } from '../intent/http.ts'
import { intentContract } from '../intent/model/contract.ts'
import { backtestRoutes } from '../leads/backtest-http.ts'
import { definitionRoutes } from '../leads/definition-http.ts'
import { leadSources } from '../leads/follow-sources.ts'
import { leadsRoutes } from '../leads/http.ts'
import { backtestContract } from '../leads/model/backtest-contract.ts'
import { leadsContract } from '../leads/model/contract.ts'
import { definitionContract } from '../leads/model/definition-contract.ts'
import { responseTimesContract } from '../leads/model/response-contract.ts'
import { routingContract } from '../leads/model/routing-contract.ts'
import { suggestionContract } from '../leads/model/suggestion-contract.ts'
import { responseTimesRoutes } from '../leads/response-http.ts'
import { routingRoutes } from '../leads/routing-http.ts'
import { routingOfSegment } from '../leads/routing-versions.ts'
import { suggestionRoutes } from '../leads/suggestion-http.ts'
import { lettersRoutes } from '../letters/http.ts'
import { lettersContract } from '../letters/model/contract.ts'
import { lettersOfSegment } from '../letters/of-segment.ts'
import { lifecycleRoutes } from '../lifecycle/http.ts'
import { lifecycleContract } from '../lifecycle/model/contract.ts'
import { likelihoodRoutes } from '../likelihood/http.ts'
import { likelihoodContract } from '../likelihood/model/contract.ts'
import { listsRoutes } from '../lists/http.ts'
import { listsContract } from '../lists/model/contract.ts'
import { type MailboxNeeds, mailboxRoutes } from '../mailbox/http.ts'
import { mailboxContract } from '../mailbox/model/contract.ts'
import { couponRoutes } from '../offers/coupon-http.ts'
import { offersRoutes } from '../offers/http.ts'
import { offersContract } from '../offers/model/contract.ts'
import { couponContract } from '../offers/model/coupon-contract.ts'
import { responseContract } from '../offers/model/response-contract.ts'
import type { OffersNeeds } from '../offers/options.ts'
import { responseRoutes } from '../offers/response-http.ts'
import { ordersRoutes } from '../orders/http.ts'
import { ordersContract } from '../orders/model/contract.ts'
import { opportunityValuesOf } from '../pipeline/custom-values.ts'
import { pipelineRoutes } from '../pipeline/http.ts'
import { pipelineContract } from '../pipeline/model/contract.ts'
import type { Contract } from '../platform/contract.ts'
import type { Route } from '../platform/http.ts'
import { type PrivacyNeeds, privacyRoutes } from '../privacy/http.ts'
import { privacyContract } from '../privacy/model/contract.ts'
import { profileRoutes } from '../profile/http.ts'
import { profileContract } from '../profile/model/contract.ts'
import { promisesRoutes } from '../promises/http.ts'
import { promisesContract } from '../promises/model/contract.ts'
import { segmentsRoutes } from '../segments/http.ts'
import { segmentsContract } from '../segments/model/contract.ts'
import { sellingRoutes } from '../selling/http.ts'
import { sellingContract } from '../selling/model/contract.ts'
import { sourcesRoutes } from '../sources/http.ts'
import { sourcesContract } from '../sources/model/contract.ts'
import { teamRoutes } from '../team/http.ts'
import { teamContract } from '../team/model/contract.ts'
import { touchesRoutes } from '../touches/http.ts'
import { touchesContract } from '../touches/model/contract.ts'
import { trackingRoutes } from '../tracking/http.ts'
import { trackingContract } from '../tracking/model/contract.ts'
import { transferRoutes } from '../transfer/http.ts'
import { transferContract } from '../transfer/model/contract.ts'
import type { TransferPlace } from '../transfer/place.ts'
import { voiceRoutes } from '../voice/http.ts'
import { voiceContract } from '../voice/model/contract.ts'
import { handoverRoutes, workRoutes } from '../work/http.ts'
import { workContract } from '../work/model/contract.ts'
import { handoverContract } from '../work/model/handover-contract.ts'
import { accountFigures } from './account-figures.ts'
import { holdings } from './handover.ts'
import { listKinds } from './list-kinds.ts'
import { listPage } from './lists.ts'
import { movers } from './merges.ts'
import { narrow } from './narrowing.ts'
import { personParts } from './person-parts.ts'
import { referents } from './referents.ts'
import { conditionSource } from './traits.ts'
import { trashedWork } from './trash.ts'
import { workAbove } from './work-above.ts'

/** Every contract and every route of the strict API, low domains first. */
export const contracts: Contract[] = [
  teamContract,
  catalogueContract,
  workContract,
  handoverContract,
  promisesContract,
  customersContract,
  duplicatesContract,
  listsContract,
  contactContract,
  mergeContract,
  customContract,
  qualityContract,
  classContract,
  touchesContract,
  mailboxContract,
  ordersContract,
  segmentsContract,
  campaignsContract,
  sourcesContract,
  lettersContract,
  leadsContract,
  definitionContract,
  routingContract,
  responseTimesContract,
  backtestContract,
  suggestionContract,
  likelihoodContract,
  profileContract,
  intentContract,
  trackingContract,
  captureContract,
  offersContract,
  couponContract,
  responseContract,
  designContract,
  pipelineContract,
  voiceContract,
  inboundContract,
  lifecycleContract,
  insightContract,
  sellingContract,
  transferContract,
  exposureContract,
  privacyContract,
  deskContract,
]

/** What routes need besides the database. */
export type RouteNeeds = TransferPlace &
  PrivacyNeeds &
  MailboxNeeds &
  OffersNeeds &
  Pick<CaptureOptions, 'secret' | 'publicUrl'>

/** What uses segments besides segments and views. */
const segmentUses = [lettersOfSegment, formsOfSegment, routingOfSegment]

export const routes = (needs: RouteNeeds): Route[] => [
  ...teamRoutes,
  ...catalogueRoutes,
  ...workRoutes(workAbove, narrow),
  ...handoverRoutes(holdings),
  ...promisesRoutes,
  ...customersRoutes(narrow),
  ...duplicatesRoutes(movers),
  ...listsRoutes(listKinds),
  ...contactRoutes,
  ...mergeRoutes(movers, trashedWork),
  ...customRoutes(opportunityValuesOf),
  ...qualityRoutes,
  ...classRoutes(accountFigures),
  ...touchesRoutes,
  ...mailboxRoutes(needs),
  ...ordersRoutes(narrow),
  ...segmentsRoutes({
    source: conditionSource,
    referents,
    kinds: listKinds,
    uses: segmentUses,
  }),
  ...campaignRoutes,
  ...sourcesRoutes(leadSources),
  ...lettersRoutes(needs, listPage),
  ...leadsRoutes(narrow),
  ...definitionRoutes({ referents }),
  ...routingRoutes({ referents }),
  ...responseTimesRoutes,
  ...backtestRoutes,
  ...likelihoodRoutes,
  ...intentRoutes({ referents }),
  ...suggestionRoutes({ referents }),
  ...profileRoutes({ source: conditionSource, referents, uses: segmentUses }),
  ...trackingRoutes(needs),
  ...captureRoutes,
  ...offersRoutes(needs),
  ...couponRoutes(needs),
  ...responseRoutes(needs),
  ...designRoutes(needs),
  ...pipelineRoutes(narrow),
  ...voiceRoutes(narrow),
  ...inboundRoutes(needs),
  ...lifecycleRoutes,
  ...insightRoutes,
  ...sellingRoutes,
  ...transferRoutes(needs),
  ...exposureRoutes,
  ...privacyRoutes({ ...needs, parts: personParts }),
  ...deskRoutes,
]
