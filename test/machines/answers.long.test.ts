import { answersHold } from './answers.ts';

answersHold('all');
