import { defineTexts } from '../../shared/texts.ts'
import type { Dimension, FunnelStage } from '../model/figures.ts'

export const t = defineTexts('insight', {
  en: {
    funnel: 'Funnel',
    revenue: 'Revenue',
    revenueSub: 'Orders of {from} to {to}, each credited once',
    from: 'From',
    to: 'to',
    by: 'By',
    source: 'Source',
    campaign: 'Campaign',
    territory: 'Territory',
    product_group: 'Product group',
    month: 'Month',
    owner: 'Owner of the customer',
    industry: 'Industry',
    class: 'Class',
    grade: 'Grade of the last lead',
    language: 'Language',
    anySource: 'All sources',
    anyCampaign: 'All campaigns',
    anyTerritory: 'All territories',
    anyGroup: 'All products',
    segment: 'Segment',
    anySegment: 'All people',
    segments: 'Segments to set beside each other',
    chooseSegments: 'Choose up to 12 segments: each becomes a row. Who is in several counts in each of them.',
    noSegments: 'There is no segment yet.',
    inNone: 'In none of them',
    inSeveral: 'In more than one, counted in each of theirs',
    notNamed: 'None recorded',
    csv: 'CSV',
    marketingMakes: 'Marketing makes leads',
    salesMakes: 'Sales makes customers',
    touched: 'Touched',
    known: 'Known',
    qualified: 'Qualified',
    accepted: 'Accepted',
    opportunity: 'Opportunity',
    won: 'Won',
    again: 'Bought again',
    about_touched: 'Everybody, known or not, of whom a first touch is recorded in these months.',
    about_known: 'Touched, and we know who it is: a name or an e-mail address was given.',
    about_qualified:
      'Known, and handed to sales as a lead: the score reached the threshold, or they asked for contact.',
    about_accepted: 'Qualified, and sales took the lead.',
    about_opportunity: 'Accepted, and named in an opportunity.',
    about_won: 'In an opportunity that was won.',
    about_again: 'Won, and ordered once more.',
    aboutHead: 'What each step counts',
    aboutMore:
      'People count once, under where their first touch came from: in the month of that touch, or, counted by who reached a stage, in the month in which they reached it. Whoever reached a later step counts in all earlier ones.',
    table: 'Steps by {by}',
    all: 'All',
    shareOf: '{share} of the step before',
    thin: '{share} of the step before; fewer than 30 people',
    waits: 'Median wait before this step, quartiles',
    days: '{n} d',
    quartiles: '{low} to {high}',
    noWait: '\u2013',
    left: 'Left after this step',
    leftTitle: '{stage}, not {next}',
    noWithoutPerson: 'Every won opportunity names a person.',
    withoutPerson:
      '{n, plural, one {# won opportunity names no person: it is outside this funnel of people and inside revenue.} other {# won opportunities name no person: they are outside this funnel of people and inside revenue.}}',
    none: 'Nobody was first touched in these months. Choose others, or import what happened.',
    noRevenue: 'No order is credited in these months.',
    namesNote: '{label}, {from} to {to}',
    allLabel: 'All',
    visitor: 'Visitor not known yet',
    noNames: 'Nobody stands behind this figure.',
    ordersN: '{n, plural, one {# order} other {# orders}}',
    first: 'First touch',
    last: 'Last touch',
    both: 'Both',
    model: 'Credit to',
    firstWhy: 'What began it: the first touch before the order.',
    lastWhy: 'What closed it: the last touch before the order.',
    figure: '{sum} · {n}',
    creditNote: 'Both add up to the same orders; they only differ in whom they thank.',
    noOrders: 'No order stands behind this figure.',
    noAccount: 'No company named',
    byTouch: 'after {title}',
  },
})

export const aboutStage = (stage: FunnelStage): string => t(`about_${stage}`)

/** The words for a key of a dimension, as the API labels it. */
export function rowLabel(
  by: Dimension,
  row: { key: string; label: string },
  format: { month: (key: string) => string; language: (code: string) => string },
): string {
  if (by === 'segment' && row.key === 'none') return t('inNone')
  if (by === 'segment' && row.key === 'several') return t('inSeveral')
  if (row.key === 'none') return t('notNamed')
  if (by === 'source') return sourceText(row.label)
  if (by === 'language') return format.language(row.key)
  return by === 'month' ? format.month(row.key) : row.label
}

/** A source as words: content_syndication is 'content syndication'. */
export const sourceText = (source: string): string =>
  source === 'none' ? t('notNamed') : source.replaceAll('_', ' ')
