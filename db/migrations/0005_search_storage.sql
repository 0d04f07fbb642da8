-- Ranking reads thousands of these: unpacking them took longer than multiplying them.
ALTER TABLE "chunk_words" ALTER COLUMN "weights" SET STORAGE EXTERNAL;
