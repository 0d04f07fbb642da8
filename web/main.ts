import { mount } from 'svelte';
import './app.css';
import App from './app/App.svelte';
import { router } from './app/router.svelte.ts';
import { session } from './app/session.svelte.ts';
import { whenSignedOut } from './lib/call.ts';
import { locale } from './lib/i18n/index.svelte.ts';
import { theme } from './lib/theme.svelte.ts';

theme.start();
locale.restore();
router.start();
whenSignedOut(() => session.expire());
void session.load();

const target = document.getElementById('app');
if (target) mount(App, { target });
