import { expose } from 'comlink';
import { ParaphraseService } from './paraphraseService';

expose(new ParaphraseService());
