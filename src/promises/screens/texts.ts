import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('promises', {
  en: {
    title: 'Promises',
    sub: 'First contact with every lead, of the last {n, plural, one {# day} other {# days}}',
    days: 'Of the last',
    daysN: '{n, plural, one {# day} other {# days}}',
    territory: 'Territory',
    allTerritories: 'All territories',
    keeper: 'Keeper',
    nobody: 'Nobody yet',
    kept: 'Kept',
    broken: 'Broken',
    running: 'Running',
    leads: 'Leads',
    openLeads: 'open ones',
    share: 'Kept of settled',
    median: 'Median of the broken',
    keptN: '{n} kept',
    brokenN: '{n} broken',
    noneSettled: 'none settled yet',
    whose: 'By keeper',
    none: 'No promise was made in this time. One starts with every lead that is raised.',
    note: 'Working time counts: nights, weekends and public holidays of the keeper stand still.',
    leadsOf: 'Leads of {name}',
    leadsOfNobody: 'Leads that nobody has yet',
  },
})
