import { render } from 'preact';
import { createRoom, joinRoom, practise, resumeRoom } from '../room/client.ts';
import { App } from './app.tsx';
import { Boundary } from './boundary.tsx';
import './base.css';
import './parts.css';
import './home.css';
import './room.css';
import './result.css';
import './presenter.css';

const rooms = { createRoom, joinRoom, resumeRoom, practise };

render(
  <Boundary>
    <App rooms={rooms} />
  </Boundary>,
  document.getElementById('app')!,
);
