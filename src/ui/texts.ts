import { defineTexts } from '../shared/texts.ts'

export const t = defineTexts('ui', {
  en: {
    hours: '{h} h {m}',
    close: 'Close',
    cancel: 'Cancel',
    undo: 'Undo',
    retry: 'Try again',
    loading: 'Reading …',
    offline: 'The server does not answer. What you typed is kept; try again in a moment.',
    groups: 'Groups',
    names: 'Names',
    lens: 'Lens',
    find: 'Find or do',
    findHint: 'A name, a part of it, or an e-mail address',
    nothingFound: 'Nothing found for “{q}”.',
    results: 'Results',
    progress: '{done} of {total}',
    progressLeft: '{left} left',
    loadMore: 'Show more',
    required: 'needed',
    notANumber: 'This is not an amount.',
  },
})
