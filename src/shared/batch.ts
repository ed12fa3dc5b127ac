/** What became of one row of a batch. */
export type RowOutcome = 'created' | 'updated' | 'unchanged' | { refused: string; field?: string }
/** One outcome a row, in their order; remarks are sentences with the number of rows they are about. */
export type BatchResult = { outcomes: RowOutcome[]; remarks: Map<string, number> }

/** Tables whose rows a batch may make or change. */
export type Subject =
  | 'account'
  | 'person'
  | 'contact_point'
  | 'consent'
  | 'touch'
  | 'customer_order'
  | 'opportunity'
  | 'lead'
  | 'product'

/** Is told what a batch writes, so that it can be taken back: changed rows before they are, made ones after. */
export type Journal = {
  changing(subject: Subject, ids: readonly number[]): Promise<void>
  created(subject: Subject, ids: readonly number[]): void
}

/** What a batch may be told besides its rows. */
export type BatchOptions = {
  /** Make accounts that are named and not there. */
  create?: boolean
  /** 'fill' only fills what is empty; 'overwrite' lets what the row states win. */
  onKnown?: 'fill' | 'overwrite'
  /** Where the rows come from, such as 'import:7'. */
  source?: string
  /** Whose ids the rows carry in `key`: an installation or a system. */
  origin?: string | null
  journal?: Journal
  /** Called when everything is looked up and the long writing begins: until then the batch needs the processor itself. */
  onWriting?: () => void
}

/** Equal apart from case, Unicode form and repeated spaces: taken as the same without a question. */
export function folded(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

export function countRemark(remarks: Map<string, number>, remark: string, by = 1): void {
  remarks.set(remark, (remarks.get(remark) ?? 0) + by)
}

/** What the row states over what is stored: a field without a value in the row says nothing. */
export function withStated<T extends object>(stored: T, stated: { [K in keyof T]?: T[K] | undefined }): T {
  const result = { ...stored }
  for (const key of Object.keys(stated) as (keyof T)[]) {
    const value = stated[key]
    if (value !== undefined && value !== null) result[key] = value
  }
  return result
}

/** Are the values of `one` the same in `other`? Values are text, numbers, booleans and null. */
export function sameValues<T extends object>(one: T, other: T): boolean {
  return (Object.keys(one) as (keyof T)[]).every(key => (one[key] ?? null) === (other[key] ?? null))
}
