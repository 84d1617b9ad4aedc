import { render } from 'preact';
import { browserRooms } from '../room/browser.ts';
import { App } from './app.tsx';
import { Boundary } from './boundary.tsx';
import './base.css';
import './parts.css';
import './home.css';
import './room.css';
import './lobby.css';
import './check.css';
import './contribute.css';
import './compute.css';
import './result.css';
import './formulas.css';
import './presenter.css';

render(
  <Boundary>
    <App rooms={browserRooms()} />
  </Boundary>,
  document.getElementById('app')!,
);
