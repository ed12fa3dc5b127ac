import type { PointKind } from '../../catalogue/model/competitor.ts'
import { defineTexts } from '../../shared/texts.ts'
import type { MeetingDimension } from '../model/competition.ts'

export const t = defineTexts('competition', {
  en: {
    title: 'Competition',
    sub: 'Opportunities that named a competitor, closed {from} to {to} or opened then and still open',
    by: 'By',
    from: 'From',
    to: 'to',
    competitor: 'Competitor',
    industry: 'Industry',
    country: 'Country',
    size: 'People employed',
    kind: 'Kind of account',
    territory: 'Territory',
    product_group: 'Product group',
    month: 'Month',
    met: 'Met',
    open: 'Open',
    won: 'Won',
    lost: 'Lost',
    rate: 'Won of those decided',
    aboutRate:
      'Won, divided by won and lost. The line is the range that the true share lies in with 95% certainty (Wilson).',
    interval: '{low} to {high}, {n} decided',
    undecided: 'none decided',
    wonSum: 'Won for',
    lostSum: 'Lost for',
    all: 'All',
    unopposed: 'Without a competitor named',
    tableBy: 'Win and loss by {by}',
    anyTerritory: 'All territories',
    anyGroup: 'All products',
    anyCompetitor: 'All competitors',
    noneNamed: 'None named',
    anyIndustry: 'All industries',
    notNamed: 'None recorded',
    none: 'No opportunity of these months named a competitor. Name one on the opportunity, or when it is lost.',
    namesTitle: '{figure}: {label}',
    namesSum: '{sum} in all',
    noOpportunities: 'No opportunity stands behind this figure.',
    customer: 'Customers',
    prospect: 'Prospects',
    partner: 'Partners',
    rivals: 'Competitors',
    price: 'price',
    product_fit: 'product fit',
    delivery_time: 'delivery time',
    byCompetitor: 'competitor',
    no_decision: 'no decision',
    no_budget: 'no budget',
    relationship: 'relationship',
    service: 'service',
    other: 'other reason',
    profile: 'Profile',
    website: 'Website',
    people: '{n, plural, one {# person} other {# people}}',
    positioning: 'How it presents itself',
    pricing: 'How it charges',
    note: 'Note',
    change: 'Change',
    card: 'Battle card',
    strength: 'What they do well',
    weakness: 'Where they are weak',
    question: 'What to ask the customer',
    answer: 'What to say to',
    addPoint: 'Add a point',
    noPoints: 'Nothing on the card yet. Write down what you heard.',
    saidBy: '{name}, {when}',
    stale: 'Not confirmed since {when}',
    stillSo: 'Still so',
    remove: 'Take off',
    removed: 'Taken off the card.',
    kindOf: 'Kind',
    heading: 'In a few words',
    body: 'More',
    save: 'Save',
    offers: 'What it sells',
    noOffers: 'No product of theirs is known.',
    addOffer: 'Add a product',
    against: 'Against our',
    nothingOfOurs: 'nothing of ours',
    priceFrom: 'Price from',
    priceTo: 'Price to',
    priceRange: '{low} to {high}',
    name: 'Name',
    whereMet: 'Where met',
    nowhere: 'Not met anywhere yet.',
    opportunitiesN: '{n, plural, one {# opportunity} other {# opportunities}}',
    wonN: '{n} won',
    lostN: '{n} lost',
    seenN: '{n, plural, one {seen once} other {seen # times}}',
    seenThere: 'Seen at an account',
    account: 'Account',
    seenOn: 'On',
    noted: 'Noted.',
    employees: 'People employed',
    more: 'Show more',
  },
})

/** The words for a key of a dimension, as the API labels it. */
export function meetingLabel(
  by: MeetingDimension,
  row: { key: string; label: string },
  format: { month: (key: string) => string; country: (code: string) => string },
): string {
  if (row.key === 'none') return t('notNamed')
  if (by === 'month') return format.month(row.key)
  if (by === 'country') return format.country(row.key)
  if (by === 'kind') return kindWords[row.key]?.() ?? row.label
  return by === 'industry' ? row.label.replaceAll('_', ' ') : row.label
}

const kindWords: Record<string, () => string> = {
  customer: () => t('customer'),
  prospect: () => t('prospect'),
  partner: () => t('partner'),
  competitor: () => t('rivals'),
}
const reasonWords: Record<string, () => string> = {
  competitor: () => t('byCompetitor'),
  price: () => t('price'),
  product_fit: () => t('product_fit'),
  delivery_time: () => t('delivery_time'),
  no_decision: () => t('no_decision'),
  no_budget: () => t('no_budget'),
  relationship: () => t('relationship'),
  service: () => t('service'),
  other: () => t('other'),
}

/** Why it was won or lost; an imported reason is shown as it was written. */
export const closeReason = (reason: string | null): string | null =>
  reason === null ? null : (reasonWords[reason]?.() ?? reason)

const pointWords: Record<PointKind, () => string> = {
  strength: () => t('strength'),
  weakness: () => t('weakness'),
  question: () => t('question'),
  answer: () => t('answer'),
}
export const pointWord = (kind: PointKind): string => pointWords[kind]()
