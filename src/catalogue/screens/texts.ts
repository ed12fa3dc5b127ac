import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('catalogue', {
  en: {
    title: 'Catalogue',
    products: 'Products',
    noProducts: 'No products yet. Add one, or import a table of them.',
    groups: 'Product groups',
    noGroups: 'No product groups yet.',
    competitors: 'Competitors',
    noCompetitors: 'No competitors named yet.',
    name: 'Name',
    group: 'Group',
    noGroup: 'no group',
    listPrice: 'List price',
    cost: 'Cost',
    sold: 'Sold',
    yes: 'yes',
    no: 'no longer',
    active: 'Is sold',
    website: 'Website',
    note: 'Note',
    addProduct: 'Add a product',
    addGroup: 'Add a group',
    addCompetitor: 'Add a competitor',
    change: 'Change {name}',
    save: 'Save',
  },
})
