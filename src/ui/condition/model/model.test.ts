import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditions, type Occurring } from '../../../../test/condition-trees.ts'
import { canonical } from '../../../shared/condition/canonical.ts'
import { namingOf } from '../../../shared/condition/naming.ts'
import { readCondition, writeCondition } from '../../../shared/condition/read.ts'
import { sentenceOf } from '../../../shared/condition/sentence.ts'
import type { Condition } from '../../../shared/condition/tree.ts'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { readablePart, readEdited } from './complete.ts'
import { add, duplicate, type Edit, indent, moveTo, outdent, remove, replace, setHow, shift } from './edit.ts'
import { freshNode } from './fresh.ts'
import { advance, begin, redo, undo } from './history.ts'
import { conditionOf, everyNode, type Group, isGroup, nodeAt, nodesOf } from './node.ts'

const vocabulary: Vocabulary = {
  traits: {
    person: {
      country: { kind: 'text', label: 'country' },
      score: { kind: 'number', label: 'score' },
      born: { kind: 'day', label: 'born' },
      kind: { kind: 'choice', label: 'kind', choices: [{ key: 'a', label: 'A' }] },
    },
    account: { employees: { kind: 'number', label: 'people employed' } },
  },
  touchKinds: [
    { key: 'call', label: 'call' },
    { key: 'visit', label: 'visit' },
  ],
  sides: [{ key: 'sales', label: 'sales' }],
  segments: [{ id: 7, name: 'Seven', about: 'person' }],
}
const occurring: Occurring = {
  values: {},
  words: ['price'],
  sources: ['search'],
  campaigns: [1],
  productGroups: [2],
  properties: ['amount'],
}
const given = conditions(vocabulary, occurring, 'person')
const same = (one: Condition, other: Condition) => expect(canonical(one)).toEqual(canonical(other))
const naming = namingOf(vocabulary, {}, { locale: 'en', currency: 'EUR' })

/** What people do, by which node of those there are. */
const strokes = fc.array(
  fc.record({
    what: fc.constantFrom(
      'add',
      'remove',
      'duplicate',
      'up',
      'down',
      'indent',
      'outdent',
      'move',
      'how',
      'not',
      'undo',
      'redo',
    ),
    which: fc.nat(40),
    where: fc.nat(40),
    at: fc.nat(4),
    offer: fc.constantFrom(
      'trait:score',
      'trait:born',
      'touches:call',
      'touches:',
      'sequence',
      'segment:7',
      'group:any',
      'group:none',
      'of:account',
      'of:persons',
      'trait:employees',
    ),
    how: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
  }),
  { maxLength: 30 },
)
type Stroke = ReturnType<typeof strokes.generate>['value'][number]

function editOf(root: Group, { what, which, where, at, offer, how }: Stroke): Edit {
  const nodes = [...everyNode(root)]
  const { id } = nodes[which % nodes.length]!
  const groups = nodes.filter(isGroup)
  const group = groups[where % groups.length]!
  switch (what) {
    case 'add': {
      const about = ofWhom(root, group.id)
      const made = freshNode(offer, vocabulary, about, 0)
      const fitsHere =
        made !== null &&
        (offer !== 'of:account' || about === 'person') &&
        (offer !== 'of:persons' || about === 'account') &&
        (offer !== 'segment:7' || about === 'person')
      return fitsHere
        ? add(group.id, first => freshNode(offer, vocabulary, about, first)!, at % (group.parts.length + 1))
        : before => before
    }
    case 'remove':
      return remove(id)
    case 'duplicate':
      return duplicate(id)
    case 'up':
      return shift(id, -1)
    case 'down':
      return shift(id, 1)
    case 'indent':
      return indent(id)
    case 'outdent':
      return outdent(id)
    case 'move':
      return moveTo(id, group.id, at % (group.parts.length + 1), 'person')
    case 'how':
      return setHow(id, how)
    default:
      return replace(id, node => (isGroup(node) ? node : { ...node, not: !node.not }))
  }
}
function ofWhom(root: Group, id: number): 'person' | 'account' {
  const inside = (node: Group, about: 'person' | 'account'): 'person' | 'account' | null => {
    const of = node.of === 'account' ? 'account' : node.of === 'persons' ? 'person' : about
    if (node.id === id) return of
    for (const part of node.parts) {
      const found = isGroup(part) ? inside(part, of) : null
      if (found) return found
    }
    return null
  }
  return inside(root, 'person')!
}
const problemsOf = (condition: Condition) => {
  const read = readCondition(writeCondition('person', condition), 'person', vocabulary)
  return 'problems' in read ? read.problems : []
}

describe('a condition as it is edited', () => {
  it('says what it said', () => {
    fc.assert(
      fc.property(given, condition => {
        const { condition: back } = conditionOf(nodesOf(condition))
        same(back, condition)
        expect(sentenceOf(back, 'person', naming)).toBe(sentenceOf(condition, 'person', naming))
      }),
      { numRuns: 500, seed: 5 },
    )
  })

  it('stays one that can be read, whatever is done to it, and comes back by undoing', () => {
    fc.assert(
      fc.property(given, strokes, (condition, done) => {
        let history = begin(nodesOf(condition))
        for (const stroke of done) {
          if (stroke.what === 'undo') history = undo(history)
          else if (stroke.what === 'redo') history = redo(history)
          else history = advance(history, editOf(history.now, stroke)(history.now))
          const { condition: now, places } = conditionOf(history.now)
          expect(problemsOf(now)).toEqual([])
          const ids = [...everyNode(history.now)].map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          for (const [id, place] of places) expect(nodeAt(places, place)).toBe(id)
        }
        while (history.past.length > 0) history = undo(history)
        expect(conditionOf(history.now).condition).toEqual(conditionOf(nodesOf(condition)).condition)
      }),
      { numRuns: 400, seed: 6 },
    )
  })

  it('names the row whose operand is missing, at its place', () => {
    const root = add(
      1,
      first => freshNode('trait:country', vocabulary, 'person', first)!,
    )(nodesOf({ all: [] }))
    const inside = indent(2)(root)
    const { condition, places } = conditionOf(inside)
    const [problem] = problemsOf(condition)
    expect(nodeAt(places, problem!.at.replace(/^\/when/, ''))).toBe(2)
  })

  it('says what is complete of it while rows wait for their operands', () => {
    let root = nodesOf({ all: [{ segment: 7 }] })
    for (const [group, offer] of [
      [1, 'trait:country'],
      [1, 'group:any'],
      [4, 'trait:country'],
      [4, 'touches:call'],
    ] as const)
      root = add(group, first => freshNode(offer, vocabulary, 'person', first)!)(root)
    const { condition } = conditionOf(root)
    expect(readEdited(condition, 'person', vocabulary).when).toBe(null)
    const part = readablePart(condition, 'person', vocabulary)
    expect(part).toEqual({
      all: [{ segment: 7 }, { any: [{ touches: { kinds: ['call'] }, from: 1 }] }],
    })
    expect(sentenceOf(part, 'person', naming)).toContain('Seven')
  })

  it('moves in and out, never to another subject', () => {
    const root = nodesOf({
      all: [{ segment: 7 }, { account: { all: [{ trait: 'employees', test: 'known' }] } }],
    })
    const [segment, account] = root.parts as [Group, Group]
    expect(moveTo(segment.id, account.id, 0, 'person')(root)).toBe(root)
    expect(outdent(account.parts[0]!.id)(root)).toBe(root)
    expect(indent(account.id)(root).parts).toHaveLength(2)
    const down = shift(segment.id, 1)(root)
    expect(down.parts.map(({ id }) => id)).toEqual([account.id, segment.id])
    expect(shift(segment.id, 1)(down)).toBe(down)
    const wrapped = indent(segment.id)(root)
    expect(conditionOf(wrapped).condition).toEqual({
      all: [{ any: [{ segment: 7 }] }, { account: { all: [{ trait: 'employees', test: 'known' }] } }],
    })
    expect(conditionOf(outdent(segment.id)(wrapped)).condition).toEqual(conditionOf(root).condition)
  })

  it('takes no more than can be read', () => {
    let root = nodesOf({ all: [{ segment: 7 }] })
    const { id } = root.parts[0]!
    for (let n = 0; n < 30; n++) root = indent(id)(root)
    expect(problemsOf(conditionOf(root).condition)).toEqual([])
    let wide = nodesOf({ all: [{ segment: 7 }] })
    for (let n = 0; n < 300; n++) wide = duplicate(wide.parts[0]!.id)(wide)
    expect(wide.parts.length).toBe(199)
    expect(problemsOf(conditionOf(wide).condition)).toEqual([])
  })

  it('undoes one stroke of typing at once', () => {
    let history = begin('')
    for (const text of ['p', 'pr', 'pri']) history = advance(history, text, 'words 3')
    history = advance(history, 'pri!', 'words 4')
    expect(undo(history).now).toBe('pri')
    expect(undo(undo(history)).now).toBe('')
    expect(redo(undo(history)).now).toBe('pri!')
  })
})
