import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('whyCondition', {
  en: {
    all: 'all of these:',
    any: 'one of these:',
    not: 'not this:',
    account: 'at an account of which this holds:',
    holds: 'Holds',
    holdsNot: 'Does not hold',
    nobodyThere: 'Without an account',
    touch: '{title}, {day}',
  },
})
