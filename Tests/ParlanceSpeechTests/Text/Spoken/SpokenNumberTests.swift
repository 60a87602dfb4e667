import ParlanceSpeech
import Testing

@Suite("Spoken numbers")
struct SpokenNumberTests {
    @Test(
        "counts from ten on become digits, smaller ones stay words",
        arguments: SpokenCase.table(
            """
            twenty five people => 25 people
            ten => 10
            nine => nine
            one of them => one of them
            a hundred and five people => 105 people
            a hundred people => a hundred people
            one hundred => 100
            two hundred and fifty three => 253
            nineteen hundred => 1900
            five thousand => 5000
            two thousand four => 2004
            fifty thousand people => 50,000 people
            twelve million five hundred thousand => 12,500,000
            five million => 5 million
            one trillion => 1 trillion
            a million thanks => a million thanks
            one hundred and two hundred => 100 and 200
            between one hundred and two hundred => between 100 and 200
            between one hundred and fifty => between 100 and 50
            one thousand and two thousand => 1000 and 2000
            twenty five k => 25k
            minus five => -5
            ten minus five => 10 minus five
            two hundred fifty thousand three hundred and one => 250,301
            """))
    func cardinals(_ test: SpokenCase) { expect(test) }

    @Test(
        "ranks from tenth on become digits",
        arguments: SpokenCase.table(
            """
            the twenty first time => the 21st time
            the tenth => the 10th
            one hundred and first => 101st
            one hundred twenty second => 122nd
            eleven hundred thirteenth => 1113th
            two thousandth => 2000th
            for the first time => for the first time
            one hundred and second => 102nd
            a hundred second delay => a hundred second delay
            on second thought => on second thought
            a twenty second delay => a 20 second delay
            """))
    func ordinals(_ test: SpokenCase) { expect(test) }

    @Test(
        "decimals, fractions and versions",
        arguments: SpokenCase.table(
            """
            three point one four => 3.14
            zero point five => 0.5
            oh point two five => 0.25
            ninety eight point six => 98.6
            two hundred point oh five => 200.05
            one point five million => 1.5 million
            minus two point five => -2.5
            point two five => 0.25
            two point five k => 2.5k
            two point three point one => 2.3.1
            two thirds of it => 2/3 of it
            three quarters => 3/4
            one half => 1/2
            one fourth => 1/4
            one and a half => 1 1/2
            two and three quarters => 2 3/4
            one and a half million => 1.5 million
            a quarter of them => a quarter of them
            one fifth avenue => one fifth avenue
            point taken => point taken
            at this point two people left => at this point two people left
            """))
    func parts(_ test: SpokenCase) { expect(test) }

    @Test(
        "percent",
        arguments: SpokenCase.table(
            """
            five percent => 5%
            twenty five per cent => 25%
            a hundred percent => 100%
            two and a half percent => 2.5%
            point five percent => 0.5%
            five to ten percent => 5 to 10%
            minus three point two percent => -3.2%
            per person => per person
            """))
    func percents(_ test: SpokenCase) { expect(test) }

    @Test(
        "digits one by one, and numbers in halves",
        arguments: SpokenCase.table(
            """
            room one oh one => room 101
            nine four one oh five => 94105
            oh oh seven => 007
            one two three dash four five dash six seven eight nine => 123-45-6789
            double five nine => 559
            forty one eleven => 4111
            twenty four seven => 24/7
            fifty fifty => 50/50
            nineteen eighty four => 1984
            twenty twenty four => 2024
            nineteen oh five => 1905
            the nineteen eighties => the 1980s
            twenty thirty minutes => 20 30 minutes
            oh one more thing => oh one more thing
            one two => one two
            ten eleven twelve => 10 11 12
            four five six oh no => 456 oh no
            """))
    func digits(_ test: SpokenCase) { expect(test) }
}

/// Reads a sentence and compares.
func expect(_ test: SpokenCase, _ location: SourceLocation = #_sourceLocation) {
    let read = SpokenGrammar().entities(in: test.spoken).written(over: test.spoken)
    #expect(read == test.written, sourceLocation: location)
}
