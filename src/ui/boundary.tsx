import { Component, type ComponentChildren } from 'preact';
import { text } from './text.ts';

/** Catches what goes wrong while drawing: never a blank page. */
export class Boundary extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main id="content" class="home narrow">
        <p class="brand">{text.name}</p>
        <h1>{text.problem.crashedTitle}</h1>
        <dl>
          <dt>{text.problem.happened}</dt>
          <dd>{text.problem.crashed}</dd>
          <dt>{text.problem.leaked}</dt>
          <dd>{text.problem.crashedLeaked}</dd>
          <dt>{text.problem.advice}</dt>
          <dd>{text.problem.crashedAdvice}</dd>
        </dl>
        <button type="button" class="button primary big" onClick={() => location.reload()}>
          {text.problem.reload}
        </button>
      </main>
    );
  }
}
