import { readCondition, writeCondition } from '../../../shared/condition/read.ts'
import type { Problem } from '../../../shared/condition/reading.ts'
import type { About, Condition } from '../../../shared/condition/tree.ts'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { remove } from './edit.ts'
import { conditionOf, type Group, nodeAt, nodesOf } from './node.ts'

/** What cannot be read yet, by its place from the condition, and the condition where all of it can. */
export function readEdited(
  condition: Condition,
  about: About,
  vocabulary: Vocabulary,
): { when: Condition | null; problems: Problem[] } {
  const read = readCondition(writeCondition(about, condition), about, vocabulary)
  if ('condition' in read) return { when: read.condition, problems: [] }
  return {
    when: null,
    problems: read.problems.map(({ at, detail }) => ({ at: at.replace(/^\/when/, ''), detail })),
  }
}

/** The condition without the rows that cannot be read yet: what can be said of it meanwhile. */
export function readablePart(condition: Condition, about: About, vocabulary: Vocabulary): Condition {
  let root: Group = nodesOf(condition)
  for (;;) {
    const { condition: now, places } = conditionOf(root)
    const { when, problems } = readEdited(now, about, vocabulary)
    if (when) return when
    const id = nodeAt(places, problems[0]!.at)
    const after = id === null ? root : remove(id)(root)
    if (after === root) return { all: [] }
    root = after
  }
}
