import { defineTexts } from '../../shared/texts.ts'

export const t = defineTexts('orders', {
  en: {
    title: 'Order {number}',
    orders: 'Orders',
    sum: '{n} orders, {money} together',
    number: 'Order',
    none: 'No order fits. Orders come from what is won, by import, or over the interface.',
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
