import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { catalogue, type ShownCompetitor, type ShownGroup, type ShownProduct } from './api.ts'
import { CompetitorDialog } from './CompetitorDialog.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import { ProductDialog } from './ProductDialog.tsx'
import { t } from './texts.ts'

type Open =
  | { what: 'product'; of: ShownProduct | null }
  | { what: 'group'; of: ShownGroup | null }
  | { what: 'competitor'; of: ShownCompetitor | null }

const keepers = ['administrator', 'marketing', 'marketing_manager', 'sales_manager']

/** What we sell, in groups, and who else sells it. */
export function Catalogue() {
  const f = useFormat()
  const mayKeep = keepers.includes(useSettings().user?.role ?? '')
  const [address] = useAddress()
  const [open, setOpen] = useState<Open | null>(null)
  const products = catalogue.useApi('GET /api/products', { query: {} })
  const groups = catalogue.useApi('GET /api/product-groups')
  const competitors = catalogue.useApi('GET /api/competitors')
  const failed = products.error ?? groups.error ?? competitors.error
  if (failed || !products.data || !groups.data || !competitors.data)
    return <Awaited title={t('title')} problem={failed} />
  const close = () => setOpen(null)
  const group = groups.data.items.find(({ id }) => String(id) === address.group)
  const shown = group ? products.data.items.filter(row => row.group?.id === group.id) : products.data.items
  const add = mayKeep ? (
    <>
      <Button onClick={() => setOpen({ what: 'group', of: null })}>{t('addGroup')}</Button>
      <Button onClick={() => setOpen({ what: 'competitor', of: null })}>{t('addCompetitor')}</Button>
      <Button primary onClick={() => setOpen({ what: 'product', of: null })}>
        {t('addProduct')}
      </Button>
    </>
  ) : undefined
  const opens = <T,>(work: (row: T) => void) => (mayKeep ? { onOpen: work } : {})
  return (
    <Page plain title={t('title')} actions={add}>
      <Section
        title={group ? t('productsOf', { group: group.name }) : t('products')}
        count={f.count(shown.length)}
        note={group && <Door to="/settings/products">{t('allProducts')}</Door>}
      >
        <Table
          label={t('products')}
          empty={t('noProducts')}
          rows={shown}
          rowKey={row => String(row.id)}
          {...opens((of: ShownProduct) => setOpen({ what: 'product', of }))}
          columns={[
            { key: 'name', head: t('name'), cell: row => row.name },
            { key: 'group', head: t('group'), cell: row => row.group?.name ?? '' },
            {
              key: 'price',
              head: t('listPrice'),
              right: true,
              cell: row => f.moneyWhole(row.listPriceCents),
            },
            {
              key: 'cost',
              head: t('cost'),
              right: true,
              phone: false,
              cell: row => f.moneyWhole(row.costCents),
            },
            { key: 'sold', head: t('sold'), phone: false, cell: row => t(row.active ? 'yes' : 'no') },
          ]}
        />
      </Section>
      <Section title={t('groups')} count={groups.data.items.length}>
        <Table
          label={t('groups')}
          empty={t('noGroups')}
          rows={groups.data.items}
          rowKey={row => String(row.id)}
          {...opens((of: ShownGroup) => setOpen({ what: 'group', of }))}
          columns={[
            { key: 'name', head: t('name'), cell: row => row.name },
            {
              key: 'products',
              head: t('products'),
              right: true,
              cell: row => (
                <Door to={`/settings/products?group=${row.id}`} open={row.id === group?.id}>
                  {f.count(row.products)}
                </Door>
              ),
            },
          ]}
        />
      </Section>
      <Section title={t('competitors')} count={competitors.data.items.length}>
        <Table
          label={t('competitors')}
          empty={t('noCompetitors')}
          rows={competitors.data.items}
          rowKey={row => String(row.id)}
          {...opens((of: ShownCompetitor) => setOpen({ what: 'competitor', of }))}
          columns={[
            { key: 'name', head: t('name'), cell: row => row.name },
            { key: 'website', head: t('website'), cell: row => row.website ?? '', phone: false },
            { key: 'note', head: t('note'), cell: row => row.note ?? '', phone: false },
          ]}
        />
      </Section>
      {open?.what === 'product' ? (
        <ProductDialog product={open.of} groups={groups.data.items} onClose={close} />
      ) : null}
      {open?.what === 'group' ? <GroupDialog group={open.of} onClose={close} /> : null}
      {open?.what === 'competitor' ? <CompetitorDialog competitor={open.of} onClose={close} /> : null}
    </Page>
  )
}
