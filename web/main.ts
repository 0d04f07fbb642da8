import { mount } from 'svelte';
import './app.css';
import App from './app/App.svelte';
import { router } from './app/router.svelte.ts';
import { session } from './app/session.svelte.ts';
import { whenSignedOut } from './lib/call.ts';
import { locale, t } from './lib/i18n/index.svelte.ts';
import { theme } from './lib/theme.svelte.ts';
import { toasts } from './ui/toast.svelte.ts';

theme.start();
locale.restore();
router.start();
whenSignedOut(() => {
  if (session.person) toasts.add(t('app.signed_out'), { tone: 'warning' });
  session.clear();
});
void session.load();

const target = document.getElementById('app');
if (target) mount(App, { target });
