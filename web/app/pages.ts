import CertificateIcon from '@lucide/svelte/icons/award';
import HomeIcon from '@lucide/svelte/icons/house';
import LibraryIcon from '@lucide/svelte/icons/library';
import AuditIcon from '@lucide/svelte/icons/shield-check';
import AskIcon from '@lucide/svelte/icons/book-open-text';
import BenchIcon from '@lucide/svelte/icons/flask-conical';
import UploadIcon from '@lucide/svelte/icons/upload';
import NeedIcon from '@lucide/svelte/icons/message-circle-question-mark';
import PolicyIcon from '@lucide/svelte/icons/scroll-text';
import StatusIcon from '@lucide/svelte/icons/activity';
import ClaimIcon from '@lucide/svelte/icons/file-check';
import DeskIcon from '@lucide/svelte/icons/stamp';
import CallIcon from '@lucide/svelte/icons/megaphone';
import CollectionIcon from '@lucide/svelte/icons/book-marked';
import FlagIcon from '@lucide/svelte/icons/flag';
import SpaceIcon from '@lucide/svelte/icons/store';
import PlanIcon from '@lucide/svelte/icons/calendar-check';
import ReachIcon from '@lucide/svelte/icons/user-check';
import PathIcon from '@lucide/svelte/icons/route';
import HealthIcon from '@lucide/svelte/icons/chart-no-axes-combined';
import PeopleIcon from '@lucide/svelte/icons/users';
import StandingIcon from '@lucide/svelte/icons/gauge';
import OverviewIcon from '@lucide/svelte/icons/chart-column-big';
import OfferingIcon from '@lucide/svelte/icons/calendar-plus';
import ImportIcon from '@lucide/svelte/icons/file-spreadsheet';
import ExceptionIcon from '@lucide/svelte/icons/user-round-pen';
import { page, type Page } from './page.ts';
import { topicPages } from './pages.topics.ts';

export type { Page } from './page.ts';

/** Only where the pages are developed: the component library, looked at in one place. */
const workshop: Page[] = import.meta.env.DEV
  ? [page('/gallery', { load: () => import('../gallery/GalleryPage.svelte'), title: 'app.name', public: true })]
  : [];

export const pages: readonly Page[] = [
  ...workshop,
  page('/sign-in', {
    load: () => import('../people/SignInPage.svelte'),
    title: 'people.sign_in.title',
    public: true,
    bare: true,
  }),
  page('/', {
    load: () => import('../home/HomePage.svelte'),
    title: 'home.title',
    menu: { icon: HomeIcon, order: 10, tab: true },
  }),
  page('/setup', {
    load: () => import('../people/SetupPage.svelte'),
    title: 'people.setup.title',
    public: true,
    bare: true,
  }),
  page('/account', { load: () => import('../people/AccountPage.svelte'), title: 'app.account' }),
  page('/people', {
    load: () => import('../people/PeoplePage.svelte'),
    title: 'people.list.title',
    menu: { icon: PeopleIcon, order: 70 },
  }),
  page('/library', {
    load: () => import('../library/LibraryPage.svelte'),
    title: 'library.title',
    menu: { icon: LibraryIcon, order: 20, tab: true },
  }),
  page('/library/:id', { load: () => import('../library/ResourcePage.svelte'), title: 'library.resource' }),
  page('/audit', {
    load: () => import('../audit/QueuePage.svelte'),
    title: 'audit.title',
    menu: { icon: AuditIcon, order: 24 },
    can: 'audit',
  }),
  page('/audit/negative-list', {
    load: () => import('../audit/NegativePage.svelte'),
    title: 'audit.terms.title',
    can: 'curate',
  }),
  page('/audit/submit/:id', { load: () => import('../audit/SubmitPage.svelte'), title: 'audit.submit.title' }),
  page('/audit/:id', { load: () => import('../audit/AuditPage.svelte'), title: 'audit.one' }),
  page('/library/:id/edit', { load: () => import('../library/EditPage.svelte'), title: 'library.edit.page' }),
  page('/library/:id/compare', { load: () => import('../library/ComparePage.svelte'), title: 'library.compare.title' }),
  page('/ask', {
    load: () => import('../search/AskPage.svelte'),
    title: 'search.ask.title',
    menu: { icon: AskIcon, order: 21 },
  }),
  page('/saved', { load: () => import('../search/SavedPage.svelte'), title: 'search.saved.title' }),
  page('/search/bench', {
    load: () => import('../search/BenchPage.svelte'),
    title: 'search.bench.title',
    menu: { icon: BenchIcon, order: 76 },
    can: 'tuneSearch',
  }),
  page('/collections', {
    load: () => import('../community/CollectionsPage.svelte'),
    title: 'community.collections.title',
    menu: { icon: CollectionIcon, order: 22 },
  }),
  page('/collections/:id', {
    load: () => import('../community/CollectionPage.svelte'),
    title: 'community.collection.title',
  }),
  page('/spaces', {
    load: () => import('../community/SpacesPage.svelte'),
    title: 'community.spaces.title',
    menu: { icon: SpaceIcon, order: 23 },
  }),
  page('/spaces/:orgId', { load: () => import('../community/SpacePage.svelte'), title: 'community.space.title' }),
  page('/spaces/:orgId/usage', { load: () => import('../community/UsagePage.svelte'), title: 'community.usage.title' }),
  page('/calls', {
    load: () => import('../community/CallsPage.svelte'),
    title: 'community.calls.title',
    menu: { icon: CallIcon, order: 26 },
  }),
  page('/calls/new', {
    load: () => import('../community/NewCallPage.svelte'),
    title: 'community.call.new',
    can: 'curate',
  }),
  page('/calls/:id', { load: () => import('../community/CallPage.svelte'), title: 'community.calls.one' }),
  page('/flags', {
    load: () => import('../community/FlagsPage.svelte'),
    title: 'community.flags.title',
    menu: { icon: FlagIcon, order: 27 },
  }),
  page('/activities/new', {
    load: () => import('../activities/NewActivityPage.svelte'),
    title: 'activities.new',
    can: 'runActivities',
  }),
  page('/activities/:id', { load: () => import('../activities/ActivityPage.svelte'), title: 'activities.one' }),
  page('/upload', {
    load: () => import('../upload/UploadPage.svelte'),
    title: 'upload.title',
    menu: { icon: UploadIcon, order: 28 },
    can: 'upload',
  }),
  page('/health', {
    load: () => import('../dashboards/HealthPage.svelte'),
    title: 'dashboards.health.title',
    menu: { icon: HealthIcon, order: 29 },
    can: 'curate',
  }),
  page('/health/resources', {
    load: () => import('../dashboards/BehindPage.svelte'),
    title: 'dashboards.behind.title',
    can: 'curate',
  }),
  page('/health/compare', {
    load: () => import('../dashboards/ComparePage.svelte'),
    title: 'dashboards.compare.title',
    can: 'curate',
  }),
  page('/health/families', {
    load: () => import('../dashboards/FamiliesPage.svelte'),
    title: 'dashboards.families.title',
    can: 'curate',
  }),
  page('/tags', { load: () => import('../dashboards/TagsPage.svelte'), title: 'dashboards.tags.title', can: 'curate' }),
  page('/status', {
    load: () => import('../status/StatusPage.svelte'),
    title: 'status.title',
    menu: { icon: StatusIcon, order: 79 },
    can: 'readStatus',
  }),
  page('/needs/new', {
    load: () => import('../paths/NewNeedPage.svelte'),
    title: 'paths.new.title',
    menu: { icon: NeedIcon, order: 30 },
  }),
  page('/needs/:id', { load: () => import('../paths/NeedPage.svelte'), title: 'paths.need.title' }),
  page('/paths', {
    load: () => import('../paths/PathsPage.svelte'),
    title: 'paths.list.title',
    menu: { icon: PathIcon, order: 31, tab: true },
  }),
  page('/certificates', {
    load: () => import('../certificates/CertificatesPage.svelte'),
    title: 'certificates.title',
    menu: { icon: CertificateIcon, order: 49 },
  }),
  page('/verify', {
    load: () => import('../certificates/VerifyPage.svelte'),
    title: 'certificates.verify.title',
    public: true,
    bare: true,
  }),
  page('/verify/:number', {
    load: () => import('../certificates/VerifyPage.svelte'),
    title: 'certificates.verify.title',
    public: true,
    bare: true,
  }),
  page('/plans', {
    load: () => import('../plans/PlansPage.svelte'),
    title: 'plans.title',
    menu: { icon: PlanIcon, order: 32 },
  }),
  page('/reach', {
    load: () => import('../plans/ReachPage.svelte'),
    title: 'plans.reach.title',
    menu: { icon: ReachIcon, order: 48 },
    can: 'seeStandings',
  }),
  page('/paths/:id', { load: () => import('../paths/PathPage.svelte'), title: 'paths.path.title' }),
  page('/standing', {
    load: () => import('../standing/StandingPage.svelte'),
    title: 'standing.title',
    menu: { icon: StandingIcon, order: 40, tab: true },
  }),
  page('/standing/persons/:id', { load: () => import('../standing/PersonPage.svelte'), title: 'standing.person' }),
  page('/standing/organisations', {
    load: () => import('../standing/MinePage.svelte'),
    title: 'standing.org.title',
    menu: { icon: OverviewIcon, order: 44 },
    can: 'seeStandings',
  }),
  page('/standing/organisations/:id', {
    load: () => import('../standing/OrganisationPage.svelte'),
    title: 'standing.org.title',
    can: 'seeStandings',
  }),
  page('/credits/claims', {
    load: () => import('../credits/ClaimsPage.svelte'),
    title: 'credits.claims.title',
    menu: { icon: ClaimIcon, order: 42 },
  }),
  page('/credits/claims/new', { load: () => import('../credits/NewClaimPage.svelte'), title: 'credits.new.title' }),
  page('/credits/claims/:id', { load: () => import('../credits/ClaimPage.svelte'), title: 'credits.claim.one' }),
  page('/credits/desk', {
    load: () => import('../credits/DeskPage.svelte'),
    title: 'credits.desk.title',
    menu: { icon: DeskIcon, order: 43 },
    can: 'keepCredits',
  }),
  page('/credits/appeals', { load: () => import('../credits/AppealsPage.svelte'), title: 'credits.appeals.title' }),
  page('/offerings', {
    load: () => import('../sheets/OfferingsPage.svelte'),
    title: 'sheets.offerings.title',
    menu: { icon: OfferingIcon, order: 45 },
  }),
  page('/imports', {
    load: () => import('../sheets/ImportsPage.svelte'),
    title: 'sheets.imports.title',
    menu: { icon: ImportIcon, order: 46 },
    can: 'keepCredits',
  }),
  page('/imports/:id', {
    load: () => import('../sheets/ImportPage.svelte'),
    title: 'sheets.imports.one',
    can: 'keepCredits',
  }),
  page('/exceptions', {
    load: () => import('../sheets/ExceptionsPage.svelte'),
    title: 'sheets.exceptions.title',
    menu: { icon: ExceptionIcon, order: 47 },
    can: 'certify',
  }),
  page('/policy', {
    load: () => import('../policy/PolicyPage.svelte'),
    title: 'policy.title',
    menu: { icon: PolicyIcon, order: 41 },
  }),
  page('/policy/compare', { load: () => import('../policy/ComparePage.svelte'), title: 'policy.compare.title' }),
  page('/policy/:id', { load: () => import('../policy/VersionPage.svelte'), title: 'policy.one' }),
  page('/policy/:id/edit', {
    load: () => import('../policy/EditPage.svelte'),
    title: 'policy.edit.title',
    can: 'editPolicy',
  }),
  ...topicPages,
];
