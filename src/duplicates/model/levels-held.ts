import { withinEdits } from './alike.ts'
import { isOneEdit, likenessHeld } from './alike-held.ts'
import { levelOf, ownLocal } from './compare.ts'
import type { Kind } from './fields.ts'
import { shortFormGroups } from './short-forms.ts'
import { soundOf } from './sound.ts'
import { codeOf, lettersOnlyIn, standsBefore, type TextsHeld, textOf, textsHeld } from './texts-held.ts'

/** The level of agreement of two different texts by their codes: what `levelOf` says of the texts, mostly without them. */
export type LevelHeld = {
  level(x: number, y: number): number
  /** Is the level of these two that of the same text? Quickly told. */
  isSame(x: number, y: number): boolean
  /** Looks at texts that are new since; asked before any level. */
  prepare(): void
}

// The same names meet again and again; of what fell out of the list the answer is worked out once more.
const remembered = 16

function remembering(ask: (x: number, y: number) => number): (x: number, y: number) => number {
  let lows = new Int32Array()
  let highs = lows
  let answers = new Int8Array()
  return (x, y) => {
    if (lows.length === 0) {
      lows = new Int32Array(1 << remembered).fill(-1)
      highs = new Int32Array(1 << remembered)
      answers = new Int8Array(1 << remembered)
    }
    const low = x < y ? x : y
    const high = x < y ? y : x
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - remembered)
    if (lows[slot] === low && highs[slot] === high) return answers[slot]!
    const answer = ask(low, high)
    lows[slot] = low
    highs[slot] = high
    answers[slot] = answer
    return answer
  }
}

const plainly = (held: TextsHeld, level: (a: string, b: string) => number) =>
  remembering((x, y) => level(textOf(held, x), textOf(held, y)))

/** By code the code of the text without blanks in `squeezed`; more are added as `held` grows. */
function squeezing(held: TextsHeld) {
  const squeezed = textsHeld()
  const codes: number[] = []
  return {
    squeezed,
    codes,
    prepare() {
      for (let code = codes.length; code < held.size; code++)
        codes.push(codeOf(squeezed, textOf(held, code).replaceAll(' ', '')))
    },
  }
}

const lengthOf = ({ starts }: TextsHeld, code: number): number => starts[code + 1]! - starts[code]!

/** How family names agree, and any two names crosswise. */
function names(held: TextsHeld): LevelHeld {
  const plain = plainly(held, levelOf.family)
  const { codes, prepare } = squeezing(held)
  const sounds = textsHeld()
  const heard: number[] = []
  return {
    isSame: (x, y) => codes[x] === codes[y],
    prepare() {
      prepare()
      for (let code = heard.length; code < held.size; code++)
        heard.push(codeOf(sounds, soundOf(textOf(held, code))))
    },
    level(x, y) {
      if (held.blanks[x] === 1 || held.blanks[y] === 1) return plain(x, y)
      const short = Math.min(lengthOf(held, x), lengthOf(held, y))
      const likeness = likenessHeld(held, x, y, 0.84)
      if (likeness >= 0.92 || (short >= 4 && isOneEdit(held, x, y))) return 1
      const isInitial = short === 1 && held.letters[held.starts[x]!] === held.letters[held.starts[y]!]
      return likeness >= 0.84 || isInitial || (short >= 3 && heard[x] === heard[y]) ? 2 : 4
    },
  }
}

/** As family names, and short forms of one name. */
function givenNames(held: TextsHeld): LevelHeld {
  const asNames = names(held)
  const plain = plainly(held, levelOf.given)
  const isKnown: boolean[] = []
  return {
    isSame: asNames.isSame,
    prepare() {
      asNames.prepare()
      for (let code = isKnown.length; code < held.size; code++)
        isKnown.push(shortFormGroups(textOf(held, code)).length > 0)
    },
    level(x, y) {
      if (isKnown[x] && isKnown[y]) return plain(x, y)
      const level = asNames.level(x, y)
      return level <= 1 ? level : level + 1
    },
  }
}

function words(held: TextsHeld): LevelHeld {
  const { squeezed, codes, prepare } = squeezing(held)
  const each = textsHeld()
  const lists: Int32Array[] = []
  const free: number[] = []
  const twoEdits = remembering((x, y) => Number(withinEdits(textOf(squeezed, x), textOf(squeezed, y), 2)))
  /** As `sharedWords`. */
  const shared = (x: number, y: number): number => {
    const [one, other] = [lists[x]!, lists[y]!]
    const isShort = one.length < other.length || (one.length === other.length && standsBefore(held, x, y))
    const short = isShort ? one : other
    const long = isShort ? other : one
    for (let n = 0; n < long.length; n++) free[n] = long[n]!
    let found = 0
    for (let n = 0; n < short.length; n++) {
      const word = short[n]!
      let at = 0
      while (at < long.length && free[at] !== word) at++
      if (at === long.length)
        for (at = 0; at < long.length; at++)
          if (free[at] !== -1 && likenessHeld(each, word, free[at]!, 0.92) >= 0.92) break
      if (at === long.length) continue
      free[at] = -1
      found++
    }
    return found / short.length
  }
  return {
    isSame: (x, y) => codes[x] === codes[y],
    prepare() {
      prepare()
      for (let code = lists.length; code < held.size; code++)
        lists.push(Int32Array.from(textOf(held, code).split(' '), word => codeOf(each, word)))
    },
    level(x, y) {
      const [one, other] = [codes[x]!, codes[y]!]
      if (one === other) return 0
      const [sizeOne, sizeOther] = [lengthOf(squeezed, one), lengthOf(squeezed, other)]
      const short = Math.min(sizeOne, sizeOther)
      const likeness = likenessHeld(squeezed, one, other, 0.86)
      if (likeness >= 0.93 || isOneEdit(squeezed, one, other)) return 1
      const mayBeTwo =
        short >= 6 &&
        Math.abs(sizeOne - sizeOther) <= 2 &&
        lettersOnlyIn(squeezed, one, other) <= 2 &&
        lettersOnlyIn(squeezed, other, one) <= 2
      if (mayBeTwo && twoEdits(one, other) === 1) return 1
      const many = held.blanks[x]! + held.blanks[y]!
      const share = many > 0 ? shared(x, y) : 0
      if (many === 2 && share === 1) return 1
      return likeness >= 0.86 || (share >= 0.5 && short >= 4) ? 2 : 3
    },
  }
}

function emails(held: TextsHeld): LevelHeld {
  const locals = textsHeld()
  const hosts = textsHeld()
  const localOf: number[] = []
  const hostOf: number[] = []
  return {
    isSame: never,
    prepare() {
      for (let code = localOf.length; code < held.size; code++) {
        const email = textOf(held, code)
        const at = Math.max(0, email.lastIndexOf('@'))
        // Roles are short; whatever is longer is somebody's own.
        const isOwn = at > 12 || ownLocal(email) !== ''
        localOf.push(isOwn ? codeOf(locals, email, 0, at) : -1)
        hostOf.push(codeOf(hosts, email, at))
      }
    },
    level(x, y) {
      const [one, other] = [localOf[x]!, localOf[y]!]
      if (one === -1 || other === -1) return 3
      if (one === other) return 1
      const [hostX, hostY] = [hostOf[x]!, hostOf[y]!]
      if (hostX !== hostY && !isOneEdit(hosts, hostX, hostY)) return 3
      return isOneEdit(locals, one, other) || likenessHeld(locals, one, other, 0.94) >= 0.94 ? 2 : 3
    },
  }
}

const nothing = () => {}
const never = () => false

function phones(held: TextsHeld): LevelHeld {
  const plain = plainly(held, levelOf.phone)
  return {
    isSame: (x, y) => lengthOf(held, x) !== lengthOf(held, y) && plain(x, y) === 0,
    prepare: nothing,
    level(x, y) {
      const length = lengthOf(held, x)
      if (length !== lengthOf(held, y)) return plain(x, y)
      return length >= 7 && isOneEdit(held, x, y) ? 1 : 2
    },
  }
}

/** How two texts of a kind agree, by codes of `held`. */
export function levelsHeld(kind: Kind, held: TextsHeld): LevelHeld {
  switch (kind) {
    case 'given':
      return givenNames(held)
    case 'family':
      return names(held)
    case 'company':
    case 'street':
    case 'locality':
      return words(held)
    case 'email':
      return emails(held)
    case 'phone':
      return phones(held)
    case 'postcode':
    case 'state':
      return { isSame: never, prepare: nothing, level: (x, y) => (isOneEdit(held, x, y) ? 1 : 2) }
    case 'host':
    case 'country':
      return { isSame: never, prepare: nothing, level: () => 1 }
    default:
      return { isSame: never, prepare: nothing, level: plainly(held, levelOf[kind]) }
  }
}
