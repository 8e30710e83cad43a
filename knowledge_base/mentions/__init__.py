"""What a message mentions: people, programmes, ages, money, households, hospitals, times. Start at ``knowledge_base.mentions.finder``."""
