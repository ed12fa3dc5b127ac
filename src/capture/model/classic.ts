import type { Block, Design, DesignField } from './design.ts'
import { type FormKind, type FormLanguage, fieldsOf, formLanguages, isRequired } from './fields.ts'

export type ClassicForm = {
  kind: FormKind
  language: string
  headline: string
  intro: string
  button: string
  thanks: string
  consentText: string
  customFields: readonly string[]
}

export const emptyBlock: Omit<Block, 'id' | 'kind'> = {
  column: 'full',
  words: {},
  by: {},
  items: [],
  pictureId: null,
}
export function newField(name: string, required = false): DesignField {
  return {
    name,
    label: {},
    help: {},
    placeholder: {},
    required,
    pattern: null,
    min: null,
    max: null,
    when: null,
    fixed: null,
    step: 1,
  }
}

/** The design of a form that was never arranged: a headline, an introduction, the fields of its kind, one language. */
export function designOf(form: ClassicForm): Design {
  const language: FormLanguage = formLanguages.find(each => each === form.language) ?? 'en'
  const words = (text: string) => ({ [language]: text })
  return {
    languages: [language],
    variants: [
      {
        key: 'a',
        name: '',
        share: 1,
        blocks: [
          { ...emptyBlock, id: 'headline', kind: 'headline', words: words(form.headline) },
          { ...emptyBlock, id: 'text', kind: 'text', words: words(form.intro) },
          { ...emptyBlock, id: 'form', kind: 'form' },
        ],
      },
    ],
    fields: [
      ...fieldsOf(form.kind).map(name => newField(name, isRequired(form.kind, name))),
      ...form.customFields.map(key => newField(`custom.${key}`)),
    ],
    button: words(form.button),
    consent: words(form.consentText),
    thanks: words(form.thanks),
    redirect: null,
    profile: null,
    followUp: { notifyUserId: null, segmentId: null, mail: null },
  }
}
