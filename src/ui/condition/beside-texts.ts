import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('besideCondition', {
  en: {
    says: 'It says',
    countPersons: 'Persons it holds of',
    countAccounts: 'Customers it holds of',
    notYet: 'Counted as soon as every condition is complete.',
    about: 'about {n}',
    estimate:
      '{from} to {to} with 95% confidence, from a sample of {sampled}. It is counted exactly when it is saved.',
    examples: 'Examples',
    newest: 'the ten newest',
    nobody: 'Nobody.',
    overlap: 'Of these, also in',
    ofSample: 'of the sample',
    why: 'Why in, why out',
    whyPerson: 'A person',
    whyAccount: 'A customer',
    isIn: 'is in: the reasons stand beside each condition.',
    isOut: 'is out: the reasons stand beside each condition.',
    unknown: 'not known',
    found: 'is {value}',
    figure: 'found: {n}',
    nothingBefore: 'nothing came before that it could be counted from',
    touch: '{title}, {day}',
  },
})
