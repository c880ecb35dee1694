import { answersHold } from './answers.ts';

answersHold('quick');
