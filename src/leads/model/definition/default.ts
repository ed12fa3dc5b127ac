import type { Condition } from '../../../shared/condition/tree.ts'
import type { Rules } from './rules.ts'

const oneOf = (trait: string, ...values: string[]): Condition => ({ trait, test: 'one_of', values })
const accountIs = (trait: string, ...values: string[]): Condition => ({ account: oneOf(trait, ...values) })

export const defaultName = 'Qualified lead'

/** Where every installation begins: makers of food, packaging and medical goods, 50 to 2,000 people. */
export const defaultRules: Rules = {
  fit: [
    {
      id: 'industry',
      label: 'Industry we serve best',
      points: 14,
      when: accountIs(
        'industry',
        'food',
        'food_and_beverage',
        'packaging',
        'medical',
        'medical_devices',
        'pharma',
      ),
    },
    {
      id: 'size',
      label: 'Size we serve best',
      points: 10,
      when: { account: { trait: 'employees', test: 'number', from: 50, to: 2000 } },
    },
    {
      id: 'small',
      label: 'Too small to need it',
      points: -10,
      when: { account: { trait: 'employees', test: 'number', to: 9 } },
    },
    {
      id: 'function',
      label: 'Function that decides',
      points: 10,
      when: oneOf(
        'functionRead',
        'operations',
        'production',
        'engineering',
        'quality',
        'purchasing',
        'general_management',
      ),
    },
    {
      id: 'seniority',
      label: 'Senior enough to decide',
      points: 8,
      when: oneOf('seniorityRead', 'owner', 'board', 'director', 'head', 'manager'),
    },
    { id: 'business_mail', label: 'Business e-mail', points: 4, when: oneOf('emailKind', 'business') },
    { id: 'free_mail', label: 'Free-mail address', points: -8, when: oneOf('emailKind', 'free') },
    { id: 'customer', label: 'Customer already', points: 6, when: accountIs('kind', 'customer') },
    { id: 'student', label: 'Student', points: -60, when: oneOf('seniorityRead', 'student', 'intern') },
    { id: 'competitor', label: 'Competitor', points: -100, when: accountIs('kind', 'competitor') },
  ],
  engagement: [
    {
      id: 'hand_raise',
      label: 'Asked to be contacted',
      touches: { kinds: ['form'], words: 'contact' },
      pointsEach: 40,
      cap: 40,
      halfLifeDays: 30,
    },
    {
      id: 'guide',
      label: 'Asked for a guide',
      touches: { kinds: ['form', 'download'], words: 'guide' },
      pointsEach: 12,
      cap: 18,
      halfLifeDays: 45,
    },
    {
      id: 'price_page',
      label: 'Looked at prices',
      touches: { kinds: ['web_page'], words: 'pric' },
      pointsEach: 8,
      cap: 16,
      halfLifeDays: 14,
    },
    {
      id: 'event',
      label: 'Came to an event or met us',
      touches: { kinds: ['event', 'meeting', 'visit'] },
      pointsEach: 10,
      cap: 20,
      halfLifeDays: 60,
    },
    {
      id: 'reading',
      label: 'Reads our pages often',
      touches: { kinds: ['web_page'] },
      minimum: { touches: 3, days: 30 },
      pointsEach: 1,
      cap: 8,
      halfLifeDays: 14,
    },
  ],
  exclusions: [],
  threshold: 60,
  thresholds: [],
  grades: { fit: [36, 24, 12], engagement: [30, 20, 10] },
}
