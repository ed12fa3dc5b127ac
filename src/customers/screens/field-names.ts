import { defineTexts } from '../../shared/texts.ts'

const word = defineTexts('field', {
  en: {
    of_name: 'Name',
    of_given_name: 'Given name',
    of_family_name: 'Family name',
    of_email: 'E-mail',
    of_email_label: 'E-mail is for',
    of_phone: 'Telephone',
    of_phone_label: 'Telephone is for',
    of_further_email: 'Further e-mail',
    of_further_phone: 'Further telephone',
    of_further_address: 'Postal address',
    of_job_title: 'Job title',
    of_job_function: 'Function',
    of_seniority: 'Seniority',
    of_country: 'Country',
    of_language: 'Language',
    of_source: 'Came by',
    of_external_id: 'Id elsewhere',
    of_account_id: 'Customer',
    of_territory_id: 'Territory',
    of_kind: 'Kind',
    of_industry: 'Industry',
    of_city: 'City',
    of_website: 'Website',
    of_employees: 'People employed',
    of_founded: 'Founded',
    of_revenue_cents: 'Revenue of theirs',
    of_parent_id: 'Belongs to',
    of_sales_owner_id: 'Owner for sales',
    of_marketing_owner_id: 'Owner for marketing',
    of_owner_id: 'Owner',
    of_stage_id: 'Stage',
    of_state: 'State',
    of_amount_cents: 'Amount',
    of_margin_cents: 'Margin',
    of_expected_close: 'Expected close',
    of_next_step: 'Next step',
    of_next_step_on: 'Next step on',
    of_product_id: 'Product',
    of_product_group_id: 'Product group',
    of_competitor_id: 'Competitor',
    of_close_reason: 'Reason',
    of_close_note: 'Note',
    of_closed_at: 'Closed',
    of_different_from: 'Said to be another than',
  },
})
const known = new Set<string>(
  `name given_name family_name email email_label phone phone_label further_email further_phone further_address
  job_title job_function seniority country language source external_id account_id territory_id kind industry city website
  employees founded revenue_cents parent_id sales_owner_id marketing_owner_id owner_id stage_id state amount_cents
  margin_cents expected_close next_step next_step_on product_id product_group_id competitor_id close_reason close_note
  closed_at different_from`.split(/\s+/),
)

/** The name of a field as the history and the rules call it; declared ones by their label. */
export function fieldName(field: string, labels: Record<string, string> = {}): string {
  if (field.startsWith('custom.'))
    return labels[field.slice('custom.'.length)] ?? field.slice('custom.'.length)
  const key = field.replace('.', '_')
  return known.has(key) ? word(`of_${key as 'name'}`) : field.replaceAll('_', ' ')
}
