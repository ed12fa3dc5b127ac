import { randomBytes } from 'node:crypto'
import { codeFrom } from './model/code.ts'

/** A new code of 54.5 bits of chance. */
export function drawCode(): string {
  for (;;) {
    const code = codeFrom(randomBytes(32))
    if (code !== null) return code
  }
}

/** The short address of a place, six small signs: it is told apart, not secret. */
export function drawPlaceCode(): string {
  return drawCode().slice(0, 6).toLowerCase()
}
