/** Between the values of a field and between the fields of a record, as the index keeps them. */
export const valueEnd = '\u001e'
export const fieldEnd = '\u001f'
