import type { Survey } from './survey.ts';

/** A survey to start from, as a card on the Home screen. */
export interface Template {
  /** Stable name, for links and tests. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly survey: Survey;
  readonly minimumGroup: number;
}

export const templates: readonly Template[] = [
  {
    id: 'salary',
    title: 'Salary survey',
    description: 'What do we earn on average? Nobody says their own salary.',
    survey: {
      title: 'Salary survey',
      questions: [
        {
          kind: 'number',
          text: 'Monthly salary, before tax',
          unit: '€ per month',
          decimals: 2,
          minimum: '0.00',
          maximum: '50000.00',
          deviation: false,
        },
        {
          kind: 'number',
          text: 'Years of education',
          unit: 'years',
          decimals: 0,
          minimum: '0',
          maximum: '40',
          deviation: false,
        },
      ],
    },
    minimumGroup: 3,
  },
  {
    id: 'vote',
    title: 'Secret vote',
    description: 'One choice of several, counted without a ballot box.',
    survey: {
      title: 'Team day',
      questions: [
        {
          kind: 'choice',
          text: 'Where do we go for our team day?',
          options: ['The sea', 'The mountains', 'The museum', 'Stay here'],
        },
      ],
    },
    minimumGroup: 3,
  },
  {
    // With the standard deviation, hence five people: a mean of 5 does not tell a lukewarm team from a divided one, and a
    // rating by nobody knows whom says little about anyone. A salary does, so the first template keeps to the mean.
    id: 'rating',
    title: 'Team rating',
    description: 'How is it going, from 1 to 10, and do we agree? An honest mean and spread.',
    survey: {
      title: 'How are we doing?',
      questions: [
        {
          kind: 'number',
          text: 'How content are you with our work together?',
          unit: 'points',
          decimals: 0,
          minimum: '1',
          maximum: '10',
          deviation: true,
        },
        {
          kind: 'number',
          text: 'How manageable is your workload?',
          unit: 'points',
          decimals: 0,
          minimum: '1',
          maximum: '10',
          deviation: true,
        },
      ],
    },
    minimumGroup: 5,
  },
  {
    id: 'pulse',
    title: 'Yes or no',
    description: 'One question that people would rather not raise a hand for.',
    survey: {
      title: 'Quick pulse',
      questions: [{ kind: 'yes-no', text: 'Are we on the right track?' }],
    },
    minimumGroup: 3,
  },
];
