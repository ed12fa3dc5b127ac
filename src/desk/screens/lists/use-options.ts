import { team } from '../../../customers/screens/api.ts'
import { reasons, reasonText } from '../../../leads/screens/words.ts'
import { stages } from '../../../lifecycle/model/stage.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import { catalogue, pipeline } from '../../../pipeline/screens/api.ts'
import { closeReasons, closeReasonText } from '../../../pipeline/screens/close-reason.ts'
import { voice } from '../../../voice/screens/api.ts'
import { aboutKinds } from '../../../work/model/task.ts'
import { work } from '../../../work/screens/api.ts'
import { campaigns, segments } from '../clients.ts'
import type { Asked, ListRecord } from './conditions.ts'
import { t } from './texts.ts'

export type Option = { value: string; label: string }
type Named = readonly { id: number; name: string }[] | undefined

const kinds = ['customer', 'prospect', 'partner', 'competitor'] as const
const languages = ['en', 'nl', 'de'] as const
const leadStates = ['open', 'accepted', 'rejected', 'converted', 'joined'] as const
const opportunityStates = ['open', 'won', 'lost'] as const
const complaintStates = ['open', 'answered', 'settled', 'withdrawn'] as const
const taskStates = ['open', 'done'] as const
const promiseStates = ['running', 'kept', 'broken', 'cancelled'] as const

export const kindText = (value: string | null): string => {
  const known = kinds.find(each => each === value)
  return known ? t(`kind_${known}`) : (value ?? '')
}
export const leadStateText = (value: string | null): string => {
  const known = leadStates.find(each => each === value)
  return known ? t(`lead_${known}`) : (value ?? '')
}
export const complaintStateText = (value: string | null): string => {
  const known = complaintStates.find(each => each === value)
  return known ? t(`complaint_${known}`) : (value ?? '')
}
export const taskStateText = (value: string | null): string => {
  const known = taskStates.find(each => each === value)
  return known ? t(`task_${known}`) : (value ?? '')
}
export const aboutKindText = (value: string | null): string => {
  const known = aboutKinds.find(each => each === value)
  return known ? t(`about_${known}`) : (value ?? '')
}
export const promiseText = (value: string | null): string => {
  const known = promiseStates.find(each => each === value)
  return known ? t(`promise_${known}`) : (value ?? '')
}
const several = <T extends string>(values: readonly T[], label: (value: T) => string): Option[] =>
  values.map(value => ({ value, label: label(value) }))
const named = (items: Named): Option[] =>
  (items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))

function statesOf(record: ListRecord): Option[] {
  if (record === 'lead') return several(leadStates, leadStateText)
  if (record === 'complaint') return several(complaintStates, complaintStateText)
  if (record === 'task') return several(taskStates, taskStateText)
  return several(opportunityStates, value => t(`state_${value}`))
}

/** What a choice or a reference can be, where it is one of few. */
export function useOptions(
  record: ListRecord,
  letters: readonly string[],
): (asked: Asked) => Option[] | null {
  const isOpportunity = { enabled: record === 'opportunity' }
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items
  const territories = team.useApi('GET /api/territories', undefined as never).data?.items
  const steps = pipeline.useApi('GET /api/stages', undefined as never, isOpportunity).data?.items
  const groups = catalogue.useApi('GET /api/product-groups', undefined as never, isOpportunity).data?.items
  const products = catalogue.useApi('GET /api/products', { query: {} }, isOpportunity).data?.items
  const competitors = catalogue.useApi('GET /api/competitors', undefined as never, isOpportunity).data?.items
  const ran = campaigns.useApi(
    'GET /api/campaigns',
    { query: { limit: 200 } },
    { enabled: record === 'opportunity' || record === 'lead' },
  ).data?.items
  const causes = voice.useApi('GET /api/complaint-causes', undefined as never, {
    enabled: record === 'complaint',
  }).data?.items
  const process = work.useApi('GET /api/process', undefined as never, { enabled: record === 'task' }).data
    ?.steps
  const groupings = segments.useApi('GET /api/segments', { query: {} }).data?.items
  return ({ key, field }) => {
    switch (key) {
      case 'territory':
        return named(territories)
      case 'salesOwner':
      case 'marketingOwner':
      case 'owner':
        return named(users)
      case 'segment':
        return named(groupings)
      case 'product':
        return named(products)
      case 'productGroup':
        return named(groups)
      case 'competitor':
        return named(competitors)
      case 'cause':
        return named(causes)
      case 'step':
        return named(process)
      case 'aboutKind':
        return several(aboutKinds, aboutKindText)
      case 'campaign':
        return named(ran)
      case 'kind':
      case 'accountKind':
        return several(kinds, kindText)
      case 'language':
        return several(languages, value => t(`language_${value}`))
      case 'accountStage':
        return several(stages, stageText)
      case 'stage':
        return record === 'opportunity' ? named(steps) : several(stages, stageText)
      case 'class':
      case 'accountClass':
        return several(letters, value => value)
      case 'state':
        return statesOf(record)
      case 'promise':
        return several(promiseStates, promiseText)
      case 'reason':
        return several(reasons, reasonText)
      case 'closeReason':
        return several(closeReasons, closeReasonText)
    }
    if (field?.type === 'yes_no')
      return [
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ]
    if (field && field.choices.length > 0)
      return field.choices.map(choice => ({ value: choice.key, label: choice.label }))
    return null
  }
}
