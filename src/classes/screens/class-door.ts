import { type Moving, movingDoor } from '../../ui/draft.ts'
import type { ClassRule } from '../model/class.ts'

/** Accounts of a class. */
export const classDoor = (letter: string): string => `/customers?${new URLSearchParams({ class: letter })}`

/** A rule as an address holds it, with its keys in one order. */
export const ruleText = ({ months, weights, hierarchy, by, classes }: ClassRule): string =>
  JSON.stringify({ months, weights, hierarchy, by, classes })

/** The accounts that a rule which is not published would move so. */
export const classMovingDoor = (rule: ClassRule, moving: Moving): string =>
  movingDoor('/settings/classes', ruleText(rule), moving)
