import type { About, Condition } from '../src/shared/condition/tree.ts'

type Definition = { name: string; about: About; when: Condition }
const page = (words: string) => ({ kinds: ['web_page'], words })

/** The page that the measure has somebody see; nobody saw it before. */
export const seen: Definition = {
  name: 'Saw the measured page',
  about: 'person',
  when: { touches: page('measured page'), from: 1, window: { days: 14 } },
}

/** Twenty published definitions, from one field to sequences and segments of segments; `other` is the id of the first. */
export const definitions = (other: number): Definition[] => [
  seen,
  { name: 'In the Netherlands', about: 'person', when: { trait: 'country', test: 'one_of', values: ['NL'] } },
  {
    name: 'Three price pages, no visit since',
    about: 'person',
    when: {
      all: [
        { touches: page('pric'), from: 3, window: { days: 14 } },
        { touches: { kinds: ['visit'] }, to: 0, since: page('pric') },
      ],
    },
  },
  { name: 'Silent for 30 days', about: 'person', when: { touches: {}, to: 0, window: { days: 30 } } },
  {
    name: 'No e-mail for 90 days',
    about: 'person',
    when: { touches: { kinds: ['email'] }, to: 0, window: { days: 90 } },
  },
  {
    name: 'Active on five days',
    about: 'person',
    when: { touches: {}, measure: 'days', from: 5, window: { days: 60 } },
  },
  {
    name: 'Basket of a thousand',
    about: 'person',
    when: {
      touches: { kinds: ['web_page', 'form'] },
      measure: { sum: 'amount' },
      from: 1_000,
      window: { days: 90 },
    },
  },
  {
    name: 'Prices, then a call within a week',
    about: 'person',
    when: {
      sequence: [{ touches: page('pric') }, { touches: { kinds: ['call'] }, within: 7 }],
      window: { days: 60 },
    },
  },
  {
    name: 'Download without an answer',
    about: 'person',
    when: {
      sequence: [
        { touches: { kinds: ['download'] } },
        { touches: { kinds: ['call'] }, within: 3, absent: true },
      ],
      window: { days: 30 },
    },
  },
  {
    name: 'Has an open opportunity',
    about: 'account',
    when: { trait: 'openOpportunities', test: 'number', from: 1 },
  },
  { name: 'Bought twice', about: 'account', when: { trait: 'orders', test: 'number', from: 2 } },
  {
    name: 'At a customer',
    about: 'person',
    when: { account: { trait: 'kind', test: 'one_of', values: ['customer'] } },
  },
  {
    name: 'Two active persons',
    about: 'account',
    when: { persons: { touches: {}, from: 1, window: { days: 30 } }, from: 2 },
  },
  {
    name: 'Seen by three persons',
    about: 'account',
    when: { touches: {}, measure: 'persons', from: 3, window: { days: 90 } },
  },
  { name: 'New this week', about: 'person', when: { trait: 'knownAt', test: 'day', from: -7 } },
  { name: 'No lead yet', about: 'person', when: { trait: 'leads', test: 'number', to: 0 } },
  { name: 'Score of sixty', about: 'person', when: { trait: 'leadScore', test: 'number', from: 60 } },
  {
    name: 'Mail of a company',
    about: 'person',
    when: { trait: 'emailDomain', test: 'begins', text: 'bedrijf7' },
  },
  {
    name: 'Came by search or at a fair',
    about: 'person',
    when: { touches: { sources: ['search', 'fair'] }, from: 2 },
  },
  {
    name: 'Saw the page, not silent',
    about: 'person',
    when: { all: [{ segment: other }, { not: { touches: {}, to: 0, window: { days: 30 } } }] },
  },
]
