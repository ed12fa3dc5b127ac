/** Between the values of a field and between the fields of a record, as the index keeps them. */
export const valueEnd = '\u001e'
export const fieldEnd = '\u001f'
/** Between the parts of a record and between records, where many travel as one text. */
export const partEnd = '\u001d'
export const recordEnd = '\u001c'
