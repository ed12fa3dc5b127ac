/** Which fields a good record has, what each weighs, and in how many days half of its freshness is gone. */
export type FieldRule = { field: string; weight: number; halfLifeDays: number }
export type QualityRules = {
  /** From this completeness on a record counts as complete, from this freshness on as fresh; 1 to 100. */
  completeFrom: number
  freshFrom: number
  person: FieldRule[]
  account: FieldRule[]
}
export const qualityRecords = ['person', 'account'] as const
export type QualityRecord = (typeof qualityRecords)[number]

/** Fields that rules may name, beside the declared ones ('custom.<key>'). */
export const ratedFields: Record<QualityRecord, readonly string[]> = {
  person: [
    'email',
    'phone',
    'address',
    'job_title',
    'job_function',
    'seniority',
    'country',
    'language',
    'account_id',
  ],
  account: [
    'industry',
    'country',
    'city',
    'website',
    'employees',
    'phone',
    'address',
    'sales_owner_id',
    'marketing_owner_id',
  ],
}

const rule = (field: string, weight: number, halfLifeDays: number): FieldRule => ({
  field,
  weight,
  halfLifeDays,
})

/** What counts until a manager says otherwise. */
export const defaultRules: QualityRules = {
  completeFrom: 80,
  freshFrom: 50,
  person: [
    rule('email', 5, 540),
    rule('phone', 3, 720),
    rule('job_title', 3, 540),
    rule('job_function', 1, 720),
    rule('account_id', 4, 540),
    rule('country', 2, 1_460),
    rule('language', 1, 3_650),
  ],
  account: [
    rule('industry', 3, 1_460),
    rule('country', 3, 3_650),
    rule('city', 1, 1_460),
    rule('website', 2, 1_095),
    rule('employees', 2, 730),
    rule('sales_owner_id', 3, 730),
    rule('address', 2, 1_095),
  ],
}

export type Quality = { completeness: number; freshness: number; missing: string[]; stale: string[] }
const dayMs = 86_400_000

/**
 * Completeness: the share of weight whose fields are filled. Freshness: of what is filled, each field counts
 * 2^(-age / half-life) by its weight, the age being that of its last change or confirmation. Both 0 to 100, rounded half
 * up. `known` holds the filled fields with the moment of the last change. Without rules a record is complete and fresh.
 */
export function qualityOf(rules: readonly FieldRule[], known: ReadonlyMap<string, Date>, now: Date): Quality {
  const fresh = ({ field, halfLifeDays }: FieldRule): number => {
    const age = Math.max(0, now.getTime() - known.get(field)!.getTime()) / dayMs
    return 2 ** (-age / halfLifeDays)
  }
  const filled = rules.filter(({ field }) => known.has(field))
  const total = sum(rules.map(({ weight }) => weight))
  const there = sum(filled.map(({ weight }) => weight))
  return {
    completeness: total === 0 ? 100 : percent(there / total),
    freshness:
      there === 0
        ? total === 0
          ? 100
          : 0
        : percent(sum(filled.map(each => each.weight * fresh(each))) / there),
    missing: rules.filter(({ field }) => !known.has(field)).map(({ field }) => field),
    stale: filled.filter(each => fresh(each) < 0.5).map(({ field }) => field),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const percent = (share: number): number => Math.floor(share * 100 + 0.5)
