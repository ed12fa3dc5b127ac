import { withinEdits } from './alike.ts'
import { isOneEdit, likenessHeld } from './alike-held.ts'
import { levelOf, ownLocal } from './compare.ts'
import type { Kind } from './fields.ts'
import { shortFormGroups } from './short-forms.ts'
import { soundOf } from './sound.ts'
import {
  codeOf,
  lettersOnlyIn,
  roomFor,
  standsBefore,
  type TextsHeld,
  textOf,
  textsHeld,
} from './texts-held.ts'

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

/** A number of each code, made once for those that are new. */
function ofEach(held: TextsHeld, make: (code: number) => number) {
  const each = { list: new Int32Array(256), size: 0 }
  return {
    each,
    prepare() {
      each.list = roomFor(each.list, held.size)
      for (; each.size < held.size; each.size++) each.list[each.size] = make(each.size)
    },
  }
}

/** By code the code of the text without blanks in `squeezed`; more are added as `held` grows. */
function squeezing(held: TextsHeld) {
  const squeezed = textsHeld()
  const { each, prepare } = ofEach(held, code => codeOf(squeezed, textOf(held, code).replaceAll(' ', '')))
  return { squeezed, codes: each, prepare }
}

const lengthOf = ({ starts }: TextsHeld, code: number): number => starts[code + 1]! - starts[code]!

/** How family names agree, and any two names crosswise. */
function names(held: TextsHeld): LevelHeld {
  const plain = plainly(held, levelOf.family)
  const { codes, prepare } = squeezing(held)
  const sounds = textsHeld()
  const { each: heard, prepare: hear } = ofEach(held, code => codeOf(sounds, soundOf(textOf(held, code))))
  return {
    isSame: (x, y) => codes.list[x] === codes.list[y],
    prepare() {
      prepare()
      hear()
    },
    level(x, y) {
      if (held.blanks[x] === 1 || held.blanks[y] === 1) return plain(x, y)
      const short = Math.min(lengthOf(held, x), lengthOf(held, y))
      const likeness = likenessHeld(held, x, y, 0.84)
      if (likeness >= 0.92 || (short >= 4 && isOneEdit(held, x, y))) return 1
      const isInitial = short === 1 && held.letters[held.starts[x]!] === held.letters[held.starts[y]!]
      return likeness >= 0.84 || isInitial || (short >= 3 && heard.list[x] === heard.list[y]) ? 2 : 4
    },
  }
}

/** As family names, and short forms of one name. */
function givenNames(held: TextsHeld): LevelHeld {
  const asNames = names(held)
  const plain = plainly(held, levelOf.given)
  const { each: known, prepare } = ofEach(held, code =>
    Number(shortFormGroups(textOf(held, code)).length > 0),
  )
  return {
    isSame: asNames.isSame,
    prepare() {
      asNames.prepare()
      prepare()
    },
    level(x, y) {
      if (known.list[x] === 1 && known.list[y] === 1) return plain(x, y)
      const level = asNames.level(x, y)
      return level <= 1 ? level : level + 1
    },
  }
}

function words(held: TextsHeld): LevelHeld {
  const { squeezed, codes, prepare } = squeezing(held)
  const single = textsHeld()
  let list = new Int32Array(1024)
  let end = 0
  /** Where the words of each code end in `list`; they begin where those of the code before it end. */
  const { each: ends, prepare: part } = ofEach(held, code => {
    const words = textOf(held, code).split(' ')
    list = roomFor(list, end + words.length)
    for (const word of words) list[end++] = codeOf(single, word)
    return end
  })
  const startOf = (code: number): number => (code === 0 ? 0 : ends.list[code - 1]!)
  const free: number[] = []
  const twoEdits = remembering((x, y) => Number(withinEdits(textOf(squeezed, x), textOf(squeezed, y), 2)))
  /** As `sharedWords`. */
  const shared = (x: number, y: number): number => {
    const [manyX, manyY] = [ends.list[x]! - startOf(x), ends.list[y]! - startOf(y)]
    const isShort = manyX < manyY || (manyX === manyY && standsBefore(held, x, y))
    const [short, long] = isShort ? [startOf(x), startOf(y)] : [startOf(y), startOf(x)]
    const [manyShort, manyLong] = isShort ? [manyX, manyY] : [manyY, manyX]
    for (let n = 0; n < manyLong; n++) free[n] = list[long + n]!
    let found = 0
    for (let n = 0; n < manyShort; n++) {
      const word = list[short + n]!
      let at = 0
      while (at < manyLong && free[at] !== word) at++
      if (at === manyLong)
        for (at = 0; at < manyLong; at++)
          if (free[at] !== -1 && likenessHeld(single, word, free[at]!, 0.92) >= 0.92) break
      if (at === manyLong) continue
      free[at] = -1
      found++
    }
    return found / manyShort
  }
  return {
    isSame: (x, y) => codes.list[x] === codes.list[y],
    prepare() {
      prepare()
      part()
    },
    level(x, y) {
      const [one, other] = [codes.list[x]!, codes.list[y]!]
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

/** Of texts that are held as what stands before the sign and what begins with it. */
function emails({ cut }: TextsHeld): LevelHeld {
  const { heads: locals, tails: hosts } = cut!
  const { each: own, prepare } = ofEach(locals, code => {
    // Roles are short; whatever is longer is somebody's own.
    const length = lengthOf(locals, code)
    return Number(length > 12 || (length > 0 && ownLocal(`${textOf(locals, code)}@`) !== ''))
  })
  return {
    isSame: never,
    prepare,
    level(x, y) {
      const [one, other] = [cut!.head[x]!, cut!.head[y]!]
      if (own.list[one] === 0 || own.list[other] === 0) return 3
      if (one === other) return 1
      const [hostX, hostY] = [cut!.tail[x]!, cut!.tail[y]!]
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
