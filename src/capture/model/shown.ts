import { type FormLanguage, formLanguages } from './fields.ts'

/** What a visitor was shown, as it stands in the signed token: version, variant, language, fields, work asked, place. */
export type Shown = {
  /** 0: a form that was never arranged, with the words it has. */
  version: number
  variant: string
  language: FormLanguage
  /** Places in the design of the fields asked; null for all. */
  fields: number[] | null
  bits: number
  place: 'hosted' | 'embedded'
  /** The person of a personal link. */
  personId: number | null
}

export function writeShown({ version, variant, language, fields, bits, place, personId }: Shown): string {
  const mask = fields === null ? 'all' : fields.reduce((sum, at) => sum | (1n << BigInt(at)), 0n).toString(16)
  return [version, variant, language, mask, bits, place === 'hosted' ? 'h' : 'e', personId ?? 0].join('-')
}

/** Null when it was not written by `writeShown`. */
export function readShown(text: string): Shown | null {
  const found = /^(\d{1,9})-([a-d])-([a-z]{2})-(all|[0-9a-f]{1,10})-(\d{1,2})-([he])-(\d{1,15})$/.exec(text)
  const language = formLanguages.find(each => each === found?.[3])
  if (!found || !language) return null
  const mask = found[4] === 'all' ? null : BigInt(`0x${found[4]}`)
  return {
    version: Number(found[1]),
    variant: found[2]!,
    language,
    fields:
      mask === null
        ? null
        : Array.from({ length: 40 }, (_, at) => at).filter(at => (mask >> BigInt(at)) & 1n),
    bits: Number(found[5]),
    place: found[6] === 'h' ? 'hosted' : 'embedded',
    personId: Number(found[7]) || null,
  }
}
