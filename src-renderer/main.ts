// The page starts: styles, the root state, the root component.
import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import AppView from './App.svelte';
import { App } from './state/app.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const app = new App();
void app.start();
mount(AppView, { target, props: { app } });
