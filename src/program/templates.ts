import { parseFormula } from './language/formula.ts';
import type { ProgramSource } from './plan.ts';
import { type NumberQuestion, parseSurvey, type Survey } from './survey.ts';

/** A program to start from, as a card on the Home screen. */
export interface Template {
  /** Stable name, for links and tests. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly survey: Survey;
  /** What is computed; absent: what the questions suggest. */
  readonly formulas?: string;
  readonly minimumGroup: number;
}

/** What `compile` makes the template's program of. */
export function sourceOf({
  survey,
  formulas,
  minimumGroup,
}: Omit<Template, 'id' | 'title' | 'description'>): ProgramSource {
  if (formulas === undefined) return { survey, minimumGroup };
  return { survey, minimumGroup, computation: parseFormula(formulas, parseSurvey(survey)).computation };
}

const salary: NumberQuestion = {
  kind: 'number',
  text: 'Monthly salary, before tax',
  name: 'salary',
  unit: '€ per month',
  decimals: 2,
  minimum: '0.00',
  maximum: '50000.00',
  deviation: false,
};

const rated = { kind: 'number', unit: 'points', decimals: 0, minimum: '1', maximum: '10', deviation: true } as const;

export const templates: readonly Template[] = [
  {
    id: 'salary',
    title: 'Salary survey',
    // No quartiles: among five people they are three exact salaries.
    description: 'What do we earn on average, and in the middle? Nobody says their own salary.',
    survey: { title: 'Salary survey', questions: [salary] },
    formulas: `"Mean salary" = mean(salary)
"Median salary" = median(salary)`,
    minimumGroup: 5,
  },
  {
    id: 'vote',
    title: 'Secret vote',
    description: 'One choice of several, without a ballot box. Only the winner is shown, no counts.',
    survey: {
      title: 'Team day',
      questions: [
        {
          kind: 'choice',
          text: 'Where do we go for our team day?',
          name: 'place',
          options: ['The sea', 'The mountains', 'The museum', 'Stay here'],
        },
      ],
    },
    formulas: '"Where we go" = plurality(place)',
    minimumGroup: 3,
  },
  {
    // With the standard deviation, hence five people: a mean of 5 does not tell a lukewarm team from a divided one, and a
    // rating by nobody knows whom says little about anyone.
    id: 'rating',
    title: 'Team rating',
    description: 'How is it going, from 1 to 10, and do we agree? An honest mean and spread.',
    survey: {
      title: 'How are we doing?',
      questions: [
        { ...rated, text: 'How content are you with our work together?' },
        { ...rated, text: 'How manageable is your workload?' },
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
  {
    id: 'highest',
    title: 'Who earns more?',
    description: 'Each person learns only whether their own salary is the highest. Nobody learns any number.',
    survey: { title: 'Who earns more?', questions: [salary] },
    formulas: '"You earn the most" = highest(salary) for each',
    minimumGroup: 3,
  },
  {
    id: 'auction',
    title: 'Sealed-bid auction',
    description: 'The highest bid wins and pays the second-highest. Losing bids stay sealed, and so does the winner’s.',
    survey: {
      title: 'Auction',
      questions: [
        {
          kind: 'number',
          text: 'Your bid',
          name: 'bid',
          unit: '€',
          decimals: 0,
          minimum: '0',
          maximum: '1000000',
          deviation: false,
        },
      ],
    },
    formulas: `"Price to pay" = second_price(bid)
"You have won" = won(bid) for each`,
    minimumGroup: 3,
  },
  {
    id: 'time',
    title: 'Common free time',
    description: 'The time that suits most, and those that suit everybody. Nobody’s calendar is shown.',
    survey: {
      title: 'When do we meet?',
      questions: [
        {
          kind: 'several',
          text: 'When could you come?',
          name: 'times',
          options: ['Monday morning', 'Monday afternoon', 'Tuesday morning', 'Tuesday afternoon', 'Wednesday morning'],
        },
      ],
    },
    formulas: `"Best time" = best(times)
"Suits everybody" = common(times)`,
    minimumGroup: 3,
  },
  {
    id: 'correlation',
    title: 'Do they go together?',
    description: 'Whether who went to school for longer earns more: one number from −1 to 1, and nothing else.',
    survey: {
      title: 'Education and salary',
      questions: [
        salary,
        {
          kind: 'number',
          text: 'Years of education',
          name: 'education',
          unit: 'years',
          decimals: 0,
          minimum: '0',
          maximum: '40',
          deviation: false,
        },
      ],
    },
    formulas: '"Correlation of education and salary" = correlation(education, salary)',
    minimumGroup: 5,
  },
  {
    id: 'gap',
    title: 'Wage gap',
    description: 'Mean hourly wage by gender, and how far apart they are. Groups of few people stay hidden.',
    survey: {
      title: 'Wage gap',
      questions: [
        {
          kind: 'number',
          text: 'Hourly wage, before tax',
          name: 'wage',
          unit: '€ per hour',
          decimals: 2,
          minimum: '1.00',
          maximum: '500.00',
          deviation: false,
        },
        { kind: 'choice', text: 'Gender', name: 'gender', options: ['Woman', 'Man', 'Another'] },
      ],
    },
    formulas: `"Mean wage by gender" = mean(wage by gender)
"A woman’s wage for each € of a man’s" = mean(wage where gender = "Woman") / mean(wage where gender = "Man")`,
    minimumGroup: 3,
  },
];
