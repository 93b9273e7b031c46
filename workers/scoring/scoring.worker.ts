import { expose } from 'comlink';
import { ScoringService } from './scoringService';

expose(new ScoringService());
