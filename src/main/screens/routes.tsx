import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Empty } from '../../ui/States.tsx'
import { Shell } from './Shell.tsx'
import { t } from './texts.ts'

const root = createRootRoute({
  notFoundComponent: () => (
    <main className="page" style={{ padding: 24 }}>
      <Empty sentence={t('notFound')} action={<ButtonLink to="/">{t('toToday')}</ButtonLink>} />
    </main>
  ),
  errorComponent: ({ reset }) => (
    <main className="page" style={{ padding: 24 }}>
      <Empty sentence={t('broke')} action={<Button onClick={reset}>{t('again')}</Button>} />
    </main>
  ),
})
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell })

/** One line a screen: address, file, name. Each is loaded when first opened. */
const screens = [
  screen('/', () => import('../../desk/screens/Today.tsx'), 'Today'),
  screen('/customers', () => import('../../desk/screens/AccountList.tsx'), 'AccountList'),
  screen('/persons', () => import('../../desk/screens/PersonList.tsx'), 'PersonList'),
  screen('/quality', () => import('../../customers/screens/Quality.tsx'), 'Quality'),
  screen('/touches', () => import('../../desk/screens/LogOfAll.tsx'), 'LogOfAll'),
  screen('/mail', () => import('../../mailbox/screens/MailToFile.tsx'), 'MailToFile'),
  screen('/inbound', () => import('../../inbound/screens/Inbound.tsx'), 'Inbound'),
  screen('/signatures', () => import('../../inbound/screens/SignatureOffers.tsx'), 'SignatureOffers'),
  screen('/touches/$id', () => import('../../touches/screens/EntryPage.tsx'), 'EntryPage'),
  screen('/complaints', () => import('../../desk/screens/ComplaintList.tsx'), 'ComplaintList'),
  screen('/complaints/$id', () => import('../../desk/screens/WithTasks.tsx'), 'ComplaintWithTasks'),
  screen('/accounts/$id', () => import('../../desk/screens/CustomerPage.tsx'), 'CustomerPage'),
  screen('/persons/$id', () => import('../../desk/screens/PersonPage.tsx'), 'PersonPage'),
  screen('/segments', () => import('../../segments/screens/Segments.tsx'), 'Segments'),
  screen('/segments/new', () => import('../../segments/screens/SegmentEdit.tsx'), 'NewSegment'),
  screen('/segments/overlap', () => import('../../segments/screens/Overlap.tsx'), 'Overlap'),
  screen('/segments/$id', () => import('../../segments/screens/SegmentPage.tsx'), 'SegmentPage'),
  screen('/segments/$id/edit', () => import('../../segments/screens/SegmentEdit.tsx'), 'ChangeSegment'),
  screen('/duplicates', () => import('../../desk/screens/Duplicates.tsx'), 'Duplicates'),
  screen('/leads', () => import('../../desk/screens/Leads.tsx'), 'Leads'),
  screen('/leads/$id', () => import('../../desk/screens/WithTasks.tsx'), 'LeadsWithTasks'),
  screen(
    '/definition/likelihood',
    () => import('../../likelihood/screens/LikelihoodPage.tsx'),
    'LikelihoodPage',
  ),
  screen('/customer-profile', () => import('../../profile/screens/ProfilePage.tsx'), 'ProfilePage'),
  screen('/intent', () => import('../../intent/screens/IntentPage.tsx'), 'IntentPage'),
  screen('/definition', () => import('../../leads/screens/DefinitionPage.tsx'), 'DefinitionPage'),
  screen('/definition/versions', () => import('../../leads/screens/Versions.tsx'), 'Versions'),
  screen('/definition/versions/$version', () => import('../../leads/screens/Versions.tsx'), 'VersionPage'),
  screen('/response-times', () => import('../../leads/screens/response/ResponseTimes.tsx'), 'ResponseTimes'),
  screen('/routing', () => import('../../leads/screens/routing/Routing.tsx'), 'Routing'),
  screen(
    '/routing/versions/$version',
    () => import('../../leads/screens/routing/RoutingVersion.tsx'),
    'RoutingVersion',
  ),
  screen('/definition/drafts/$id', () => import('../../leads/screens/DraftPage.tsx'), 'DraftPage'),
  screen('/promises', () => import('../../promises/screens/Promises.tsx'), 'Promises'),
  screen('/pipeline', () => import('../../desk/screens/Pipeline.tsx'), 'Pipeline'),
  screen('/opportunities/$id', () => import('../../desk/screens/WithTasks.tsx'), 'OpportunityWithTasks'),
  screen('/orders', () => import('../../desk/screens/OrderList.tsx'), 'OrderList'),
  screen('/orders/$id', () => import('../../orders/screens/OrderPage.tsx'), 'OrderPage'),
  screen('/letters', () => import('../../letters/screens/Letters.tsx'), 'Letters'),
  screen('/letters/$id', () => import('../../letters/screens/LetterPage.tsx'), 'LetterPage'),
  screen('/campaigns', () => import('../../campaigns/screens/Campaigns.tsx'), 'Campaigns'),
  screen('/campaigns/$id', () => import('../../desk/screens/CampaignPage.tsx'), 'CampaignPage'),
  screen('/forms', () => import('../../capture/screens/Forms.tsx'), 'Forms'),
  screen('/calls-to-action', () => import('../../offers/screens/CallsToAction.tsx'), 'CallsToAction'),
  screen('/calls-to-action/$id', () => import('../../offers/screens/ActionPage.tsx'), 'ActionPage'),
  screen('/redeem', () => import('../../offers/screens/Redeem.tsx'), 'Redeem'),
  screen('/settings/redeem-keys', () => import('../../offers/screens/RedeemKeys.tsx'), 'RedeemKeys'),
  screen('/forms/$id', () => import('../../capture/screens/FormFigures.tsx'), 'FormFigures'),
  screen('/forms/$id/arrange', () => import('../../capture/screens/FormBuilder.tsx'), 'FormBuilder'),
  screen('/process', () => import('../../work/screens/ProcessPage.tsx'), 'ProcessPage'),
  screen('/process/work', () => import('../../work/screens/OpenWork.tsx'), 'OpenWork'),
  screen('/process/load', () => import('../../work/screens/LoadPage.tsx'), 'LoadPage'),
  screen('/tasks', () => import('../../desk/screens/TaskList.tsx'), 'TaskList'),
  screen('/handover', () => import('../../work/screens/HandoverPage.tsx'), 'HandoverPage'),
  screen('/handover/$id', () => import('../../work/screens/HandoverReceipt.tsx'), 'HandoverReceipt'),
  screen('/insight/funnel', () => import('../../insight/screens/Funnel.tsx'), 'Funnel'),
  screen('/insight/revenue', () => import('../../insight/screens/Revenue.tsx'), 'Revenue'),
  screen('/insight/competition', () => import('../../insight/screens/Competition.tsx'), 'Competition'),
  screen('/insight/selling-time', () => import('../../selling/screens/SellingTime.tsx'), 'SellingTime'),
  screen('/competitors/$id', () => import('../../insight/screens/CompetitorPage.tsx'), 'CompetitorPage'),
  screen('/import', () => import('../../transfer/screens/ImportPage.tsx'), 'ImportPage'),
  screen('/import/$id', () => import('../../transfer/screens/ImportPage.tsx'), 'ImportPage'),
  screen('/settings/users', () => import('../../team/screens/Users.tsx'), 'Users'),
  screen('/settings/territories', () => import('../../team/screens/Territories.tsx'), 'Territories'),
  screen('/settings/calendars', () => import('../../team/screens/Calendars.tsx'), 'Calendars'),
  screen('/settings/absences', () => import('../../team/screens/Absences.tsx'), 'Absences'),
  screen('/settings/company', () => import('../../team/screens/CompanyPage.tsx'), 'CompanyPage'),
  screen('/settings/export', () => import('../../transfer/screens/ExportPage.tsx'), 'ExportPage'),
  screen('/settings/mailbox', () => import('../../mailbox/screens/MailboxSettings.tsx'), 'MailboxSettings'),
  screen('/settings/inbound', () => import('../../inbound/screens/InboundSettings.tsx'), 'InboundSettings'),
  screen('/settings/outbox', () => import('../../team/screens/Outbox.tsx'), 'Outbox'),
  screen('/settings/password', () => import('../../team/screens/YourPassword.tsx'), 'YourPassword'),
  screen('/settings/write-keys', () => import('../../tracking/screens/WriteKeys.tsx'), 'WriteKeys'),
  screen('/settings/arrivals', () => import('../../tracking/screens/Arrivals.tsx'), 'Arrivals'),
  screen('/settings/not-joined', () => import('../../tracking/screens/Conflicts.tsx'), 'Conflicts'),
  screen('/settings/changes', () => import('../../desk/screens/lists/BulkEdits.tsx'), 'BulkEdits'),
  screen('/settings/trash', () => import('../../customers/screens/Trash.tsx'), 'Trash'),
  screen('/settings/privacy', () => import('../../privacy/screens/PrivacySettings.tsx'), 'PrivacySettings'),
  screen('/settings/fields', () => import('../../customers/screens/CustomFields.tsx'), 'CustomFields'),
  screen(
    '/settings/complaints',
    () => import('../../voice/screens/ComplaintSettings.tsx'),
    'ComplaintSettings',
  ),
  screen('/insight/lifecycle', () => import('../../lifecycle/screens/LifecyclePage.tsx'), 'LifecyclePage'),
  screen('/settings/classes', () => import('../../classes/screens/ClassSettings.tsx'), 'ClassSettings'),
  screen('/settings/sources', () => import('../../sources/screens/Sources.tsx'), 'Sources'),
  screen('/exposure', () => import('../../exposure/screens/Reported.tsx'), 'Reported'),
  screen('/exposure/import', () => import('../../exposure/screens/ImportExposure.tsx'), 'ImportExposure'),
  screen('/exposure/import/$id', () => import('../../exposure/screens/ImportExposure.tsx'), 'ImportExposure'),
  screen('/settings/you', () => import('../../team/screens/You.tsx'), 'You'),
  screen('/settings/products', () => import('../../catalogue/screens/Catalogue.tsx'), 'Catalogue'),
]
/** Before anybody is signed in. */
const entrances = [
  entrance('/first-run', 'FirstRunEntrance'),
  entrance('/sign-in', 'SignInEntrance'),
  entrance('/forgotten', 'ForgottenEntrance'),
  entrance('/links/$token', 'LinkEntrance'),
]

type Module = Record<string, unknown>
function screen(path: string, load: () => Promise<Module>, name: string) {
  return createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(load as never, name as never),
  })
}
function entrance(path: string, name: string) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => import('./Entrances.tsx') as never, name as never),
  })
}

export const router = createRouter({
  routeTree: root.addChildren([inside.addChildren(screens), ...entrances]),
  defaultPreload: 'intent',
  // Values of the address stay the text that they are: 7 is '7', and a link of ours reads as typed.
  parseSearch: search => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: search => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([key, value]) =>
        value === undefined || value === '' ? [] : [[key, String(value)] as [string, string]],
      ),
    ).toString()
    return text === '' ? '' : `?${text}`
  },
})
