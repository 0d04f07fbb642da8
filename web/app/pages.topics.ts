import RegisterIcon from '@lucide/svelte/icons/book-check';
import ActivityIcon from '@lucide/svelte/icons/presentation';
import TopicIcon from '@lucide/svelte/icons/microscope';
import StampIcon from '@lucide/svelte/icons/file-stack';
import ExpertIcon from '@lucide/svelte/icons/contact-round';
import ReviewIcon from '@lucide/svelte/icons/clipboard-check';
import ProjectIcon from '@lucide/svelte/icons/folder-kanban';
import CalendarIcon from '@lucide/svelte/icons/calendar-days';
import OpinionIcon from '@lucide/svelte/icons/gavel';
import { page, type Page } from './page.ts';

/** Pages of topics, from the call to the published outcome. */
export const topicPages: readonly Page[] = [
  page('/topics', {
    load: () => import('../topics/TopicsPage.svelte'),
    title: 'calls.hub.title',
    menu: { icon: TopicIcon, order: 50 },
  }),
  page('/desk', {
    load: () => import('../applications/DeskPage.svelte'),
    title: 'applications.desk.title',
    menu: { icon: StampIcon, order: 51 },
    can: 'runTopics',
  }),
  page('/topics/new', {
    load: () => import('../applications/TopicNewPage.svelte'),
    title: 'applications.new.title',
  }),
  page('/topics/boilerplates', {
    load: () => import('../precheck/BoilerplatesPage.svelte'),
    title: 'precheck.library',
    can: 'runTopics',
  }),
  page('/topics/calls/:id/similar', {
    load: () => import('../precheck/MergesPage.svelte'),
    title: 'precheck.merges',
    can: 'runTopics',
  }),
  page('/topics/:id/similar', { load: () => import('../precheck/SimilarPage.svelte'), title: 'precheck.similar_page' }),
  page('/topics/calls/:id', { load: () => import('../calls/CallPage.svelte'), title: 'calls.one' }),
  page('/topics/calls/:id/edit', {
    load: () => import('../calls/CallEditPage.svelte'),
    title: 'calls.edit',
    can: 'runTopics',
  }),
  page('/topics/:id', { load: () => import('../applications/TopicPage.svelte'), title: 'applications.one' }),
  page('/topics/:id/edit', {
    load: () => import('../applications/TopicEditPage.svelte'),
    title: 'applications.edit.title',
  }),
  page('/reviews', {
    load: () => import('../reviews/DeskPage.svelte'),
    title: 'reviews.title',
    menu: { icon: ReviewIcon, order: 52 },
    can: 'review',
  }),
  page('/reviews/:id', { load: () => import('../reviews/ReviewPage.svelte'), title: 'reviews.one', can: 'review' }),
  page('/topics/calls/:id/progress', {
    load: () => import('../reviews/ProgressPage.svelte'),
    title: 'reviews.progress.title',
    can: 'runTopics',
  }),
  // Calls for topics live under '/topics/calls/:id' (edit, panel, progress, decisions, notice): '/calls' are the library's.
  page('/topics/calls/:id/panel', {
    load: () => import('../experts/PanelPage.svelte'),
    title: 'experts.panel',
    can: 'runTopics',
  }),
  page('/experts', {
    load: () => import('../experts/ExpertsPage.svelte'),
    title: 'experts.title',
    menu: { icon: ExpertIcon, order: 53 },
    can: 'runTopics',
  }),
  page('/experts/mine', {
    load: () => import('../experts/MinePage.svelte'),
    title: 'experts.my_profile',
    can: 'review',
  }),
  page('/topics/calls/:id/decisions', {
    load: () => import('../decisions/DecisionsPage.svelte'),
    title: 'decisions.title',
    can: 'runTopics',
  }),
  page('/topics/calls/:id/notice', {
    load: () => import('../decisions/NoticePage.svelte'),
    title: 'decisions.notice.title',
  }),
  page('/projects', {
    load: () => import('../projects/ProjectsPage.svelte'),
    title: 'projects.title',
    menu: { icon: ProjectIcon, order: 54 },
  }),
  page('/calendar', {
    load: () => import('../projects/CalendarPage.svelte'),
    title: 'projects.calendar.title',
    menu: { icon: CalendarIcon, order: 56 },
  }),
  page('/opinions', {
    load: () => import('../projects/OpinionsPage.svelte'),
    title: 'projects.opinion.title',
    menu: { icon: OpinionIcon, order: 55 },
    can: 'review',
  }),
  page('/opinions/:id', { load: () => import('../projects/OpinionPage.svelte'), title: 'projects.opinion.one' }),
  page('/reminders', { load: () => import('../topics/RemindersPage.svelte'), title: 'topics.reminders.title' }),
  page('/activities', {
    load: () => import('../activities/ActivitiesPage.svelte'),
    title: 'activities.title',
    menu: { icon: ActivityIcon, order: 33 },
  }),
  page('/register', {
    load: () => import('../projects/RegisterPage.svelte'),
    title: 'projects.register.title',
    menu: { icon: RegisterIcon, order: 58 },
    can: 'runTopics',
  }),
  page('/finished/:id', { load: () => import('../projects/FinishedPage.svelte'), title: 'projects.finished.title' }),
];
