/** Fields that a signature may tell of: of the person, and of the account. */
export const offerFields = [
  'givenName',
  'familyName',
  'jobTitle',
  'phone',
  'mobile',
  'companyName',
  'street',
  'postcode',
  'city',
  'website',
] as const
export type OfferField = (typeof offerFields)[number]
