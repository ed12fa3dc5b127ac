import { readFileSync } from 'node:fs'
import { answersAsked, faultIn, faultsIn, fitsPattern, isAsked } from '../model/rules.ts'
import { isWork, sha256Words } from '../model/work.ts'

/** The script of hosted and embedded forms: the rules that the server goes by, by their own text, and what runs them. */
export function formsScript(): string {
  const shared = [isAsked, fitsPattern, faultIn, faultsIn, answersAsked, sha256Words, isWork]
    .map(each => each.toString())
    .join('\n')
  const own = readFileSync(new URL('forms.js', import.meta.url), 'utf8')
  return `(function(){'use strict'\n${shared}\nconst shared={isAsked,faultsIn,isWork}\n${own}\n})()\n`.replace(
    /[ \t]{2,}/g,
    ' ',
  )
}
