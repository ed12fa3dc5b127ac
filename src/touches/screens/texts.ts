import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('touches', {
  en: {
    title: 'Log a touch',
    kind: 'What',
    kind_call: 'Call',
    kind_email: 'E-mail',
    kind_visit: 'Visit',
    kind_meeting: 'Meeting',
    kind_letter: 'Letter',
    kind_event: 'Event',
    kind_complaint: 'Complaint',
    kind_service: 'Service',
    kind_note: 'Note',
    withWhom: 'With whom',
    withHint: 'Part of a name, a company or an e-mail address',
    change: 'Change',
    subject: 'In a few words',
    body: 'What was said',
    when: 'When',
    save: 'Log it',
    logged: 'Logged: {title}',
    nobody: 'Nobody found. Make the person first, or log it with the company.',
    chooseFirst: 'Say with whom.',
  },
})
