// The page starts: styles, the root state, the root component.
import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/bars.css';
import './styles/buttons.css';
import './styles/fields.css';
import './styles/marks.css';
import './styles/rows.css';
import './styles/tables.css';
import './styles/overlays.css';
import './styles/address.css';
import AppView from './App.svelte';
import { App } from './state/app.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const app = new App();
void app.start();
mount(AppView, { target, props: { app } });
