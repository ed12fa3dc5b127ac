/** Marks in a text where quoted history begins; no letter of any script, and stripped from what comes in. */
export const quoteMark = '\u{f0000}'
/** Marks where a program says that a signature begins. */
export const signatureMark = '\u{f0001}'

/** At most one empty line in a row, none at the ends, no blanks at the end of a line. */
export function tidy(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map(line => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}
