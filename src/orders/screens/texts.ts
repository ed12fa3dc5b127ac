import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('orders', {
  en: {
    title: 'Order {number}',
    ordered: 'Ordered',
    promised: 'Promised for',
    delivered: 'Delivered',
    account: 'Customer',
    person: 'Ordered by',
    opportunity: 'Won as',
    theOpportunity: 'the opportunity',
    margin: 'Margin',
    lines: 'Lines',
    product: 'Product',
    group: 'Product group',
    quantity: 'Quantity',
    amount: 'Amount',
    notKnown: 'not known',
    noLines: 'This order has no lines.',
  },
})
